/**
 * What the client instance does when it starts: what task 3 of the lab types by hand. `${…}` with a name is filled by
 * CloudFormation; a shell variable is written without braces.
 */
export const clientUserData = `#!/bin/bash
set -u
exec > >(tee /var/log/quicktable-setup.log) 2>&1

# redis-cli, from the distribution: building it as in task 3 takes minutes on a small instance.
dnf install -y redis6 nodejs20 nodejs20-npm unzip || dnf install -y redis6 nodejs npm unzip
ln -sf /usr/bin/redis6-cli /usr/local/bin/redis-cli
for program in node npm npx; do
  command -v $program >/dev/null || ln -sf /usr/bin/$program-20 /usr/local/bin/$program
done

cat > /etc/profile.d/quicktable.sh <<'SETTINGS'
export AWS_DEFAULT_REGION=\${Region}
export DYNAMODB_TABLE=\${Table}
export REDIS_PORT=6379
SETTINGS

if [ -n "\${ArchiveUrl}" ]; then
  cd /home/ec2-user
  curl -fsSL -o week10-2-elasticache-lab.zip "\${ArchiveUrl}" && unzip -q -o week10-2-elasticache-lab.zip
  chown -R ec2-user:ec2-user /home/ec2-user
fi
`;
