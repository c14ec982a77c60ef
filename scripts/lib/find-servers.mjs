/** Finds the real servers and tools on this machine that contract suites can run against. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const servers = [
  { name: 'Redis', programs: ['redis-server'], install: 'apt-get install redis-server' },
  { name: 'Memcached', programs: ['memcached'], install: 'apt-get install memcached' },
  { name: 'MariaDB', programs: ['mariadbd', 'mysqld'], install: 'apt-get install mariadb-server' },
  { name: 'Chromium', programs: ['chromium', 'chromium-browser'], install: 'apt-get install chromium' },
  { name: 'Java (for DynamoDB Local)', programs: ['java'], install: 'apt-get install default-jre-headless' },
  { name: 'njs', programs: ['njs'], install: 'apt-get install njs' },
];

/** The path of a program on PATH, or undefined. */
export function findProgram(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).concat('/usr/sbin', '/usr/local/sbin');
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** Each server with the path of its program, if it is on this machine. */
export function findServers() {
  return servers.map((server) => ({
    name: server.name,
    install: server.install,
    path: server.programs.map(findProgram).find((path) => path !== undefined),
  }));
}
