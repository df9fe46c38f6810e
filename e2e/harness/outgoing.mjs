// Loaded into a server under test before its own code: tells on stderr whom beyond this computer it turns to, and lets it.
// What it turns to otherwise is its database, by a socket in a folder, and its mail server, which a story has here.
import dgram from 'node:dgram';
import net from 'node:net';

const here = /^(?:localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

function tell(host) {
  if (!here.test(host)) process.stderr.write(`OUTGOING to ${host}\n`);
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...words) {
  const [first, second] = Array.isArray(words[0]) ? words[0] : words;
  const to =
    typeof first === 'object'
      ? first
      : { port: first, host: typeof second === 'string' ? second : 'localhost' };
  const isFile = typeof to.path === 'string' || (typeof first === 'string' && Number.isNaN(Number(first)));
  if (!isFile) tell(to.host ?? 'localhost');
  return connect.apply(this, words);
};

const { send } = dgram.Socket.prototype;
dgram.Socket.prototype.send = function (...words) {
  tell(String(words.findLast((word) => typeof word === 'string') ?? 'localhost'));
  return send.apply(this, words);
};
