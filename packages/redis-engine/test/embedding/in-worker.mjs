/** Embeds the built engine in a worker thread, as the README shows, and prints what came of it. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { createRedisServerInWorker } from '@quicktable/redis-engine';

const server = await createRedisServerInWorker({ password: 'secret', maxmemory: '100mb' });
const socket = connect(server.port, server.host);
/** Says a line and returns what comes until the last of the replies. */
const say = async (line, last) => {
  socket.write(`${line}\r\n`);
  let answer = '';
  while (!answer.endsWith(`${last}\r\n`)) answer += String((await once(socket, 'data'))[0]);
  return answer;
};

const replies = [await say('PING', 'required.'), await say('AUTH secret', 'OK')];
// While this thread does nothing else, the other one answers.
socket.write('SET key value\r\nGET key\r\n');
const until = Date.now() + 100;
while (Date.now() < until);
replies.push(await say('STRLEN key', ':5'));
const taken = await createRedisServerInWorker({ port: server.port }).catch((error) => error);
const wrong = await createRedisServerInWorker({ maxmemory: 'much' }).catch((error) => error);
socket.destroy();
await server.close();
await server.closed;

const again = await createRedisServerInWorker();
const other = connect(again.port, again.host);
other.write('SHUTDOWN NOSAVE\r\n');
await again.closed;

console.log(JSON.stringify({ replies, taken: [taken.name, taken.code], wrong: [wrong.name, wrong.message] }));
