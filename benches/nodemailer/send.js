// nodemailer's pool: node send.js PORT CONNECTIONS LETTERS TEXT HTML — prints the
// seconds that sending took by the clock, and by the processor.
// TEXT and HTML are files; "@@" in them stands for what differs from person to person.
const fs = require('fs');
const nodemailer = require('nodemailer');

const [port, connections, letters] = process.argv.slice(2, 5).map(Number);
const [text, html] = process.argv.slice(5, 7).map((path) => fs.readFileSync(path, 'utf8'));
const transport = nodemailer.createTransport({
  host: '127.0.0.1', port, pool: true, maxConnections: connections, maxMessages: Infinity,
  secure: false, ignoreTLS: true,
});

async function main() {
  await transport.verify();
  const begin = process.hrtime.bigint();
  const used = process.cpuUsage();
  let next = 0;
  const one = async () => {
    while (next < letters) {
      const number = next++;
      const token = `token${number}`;
      await transport.sendMail({
        from: 'Wealdmere Combined County Authority <growth@wealdmere.example>',
        to: `Olwen Pryce ${number} <person${number}@partner.example>`,
        envelope: { from: `bounce+${token}@reply.wealdmere.example`, to: `person${number}@partner.example` },
        replyTo: `reply+${token}@reply.wealdmere.example`,
        subject: 'Shaping the growth plan: tell us what you think by 30 November 2026',
        messageId: `<${token}@reply.wealdmere.example>`,
        list: { unsubscribe: `https://engage.wealdmere.example/leave/${token}` },
        headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'Auto-Submitted': 'auto-generated' },
        text: text.replaceAll('@@', token),
        html: html.replaceAll('@@', token),
      });
    }
  };
  await Promise.all(Array.from({ length: connections * 2 }, one));
  const { user, system } = process.cpuUsage(used);
  console.log(JSON.stringify([Number(process.hrtime.bigint() - begin) / 1e9, (user + system) / 1e6]));
  transport.close();
}

main();
