import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { transaction, type Tx } from '../gate/tx.ts';
import { asAuth } from '../sign-in/authTx.ts';
import { testApp } from './app.ts';
import { elsewhere, watchTransactions } from './waiting.ts';

const soon = () => new Promise((resolve) => void setTimeout(resolve, 1));

it('a transaction that begins what it could wait on fails the file that it ran in; statements and what comes after do not', async () => {
  const t = await testApp();
  const { signIn } = await t.agent('agent');
  const socket = new net.Socket().on('error', () => undefined);
  const found = watchTransactions(t.db.pools);
  const during = async (work: (tx: Tx) => Promise<unknown>) => {
    const before = found.length;
    await transaction({ app: t.app, token: signIn.token }, work);
    return found.slice(before).map((one) => one.slice(0, one.indexOf(':')));
  };
  expect(await during((tx) => tx.rows('select 1'))).toEqual([]);
  expect(await during(soon)).toEqual(['a timer']);
  expect(await during(() => t.db.pools.auth.query('select 1'))).toContain(
    'a second connection to the database',
  );
  expect(await during(async () => socket.connect(1, '127.0.0.1'))).toEqual(['a connection']);
  expect(await during((tx) => elsewhere(() => Promise.all([soon(), tx.rows('select 1')])))).toEqual([]);
  await soon();
  await sleep(1);
  const before = found.length;
  await asAuth(t.app, soon);
  expect(found).toHaveLength(before + 1);
  socket.destroy();
  await expect(t.close()).rejects.toThrow(
    /^A transaction waits on more than its statements: a timer: .*begun here/,
  );
});
