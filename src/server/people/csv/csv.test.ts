import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPeople } from './readPeople.ts';
import { withoutGuard, writeCsv } from './writeCsv.ts';

const nobody = { existingEmails: new Set<string>() };
const read = (text: string, existing: string[] = []) =>
  readPeople(text, { existingEmails: new Set(existing) });
const HEAD = 'first,last,email,phone,role\n';
const ADA = {
  first: 'Ada',
  last: 'Byrne',
  email: 'ada@acme.example',
  phone: '+44 20 7946 0958',
  role: 'admin',
};

describe('files that are taken', () => {
  const ada = [{ line: 2, ...ADA }];
  it.each([
    ['plain', `${HEAD}Ada,Byrne,ada@acme.example,+44 20 7946 0958,Admin\n`],
    ['no last line end', `${HEAD}Ada,Byrne,ada@acme.example,+44 20 7946 0958,admin`],
    ['CRLF', 'first,last,email,phone,role\r\nAda,Byrne,ada@acme.example,+44 20 7946 0958,ADMIN\r\n'],
    ['CR alone', 'first,last,email,phone,role\rAda,Byrne,ada@acme.example,+44 20 7946 0958,Admin\r'],
    ['UTF-8 mark', `\ufeff${HEAD}Ada,Byrne,ada@acme.example,+44 20 7946 0958,Admin`],
    [
      'UTF-8 mark before quotes',
      '\ufeff"first","last","email","phone","role"\n"Ada","Byrne","ada@acme.example",+44 20 7946 0958,Admin',
    ],
    ['semicolons', 'first;last;email;phone;role\nAda;Byrne;ada@acme.example;+44 20 7946 0958;Admin'],
    ['tabs', 'first\tlast\temail\tphone\trole\nAda\tByrne\tada@acme.example\t+44 20 7946 0958\tAdmin'],
    [
      'another order and words',
      'Role,E-mail,Phone number,Surname,First Name\nAdmin,ada@acme.example,+44 20 7946 0958,Byrne,Ada',
    ],
    ['spaces round cells', `${HEAD} Ada , Byrne ,ada@acme.example , +44 20 7946 0958 , Admin `],
    ['hidden direction marks', `${HEAD}Ada,\u202eByrne,ada@acme.example,\u202a+44 20 7946 0958\u202c,Admin`],
    ['a spreadsheet guard', `${HEAD}Ada,Byrne,ada@acme.example,'+44 20 7946 0958,Admin`],
    ['empty rows below', `${HEAD}Ada,Byrne,ada@acme.example,+44 20 7946 0958,Admin\n\n,,,,\n  \n`],
  ])('%s', (_what, text) => {
    expect(read(text)).toEqual({ rows: ada, bad: [] });
  });

  it('keeps quotes, commas and other scripts within cells', () => {
    const text = `${HEAD}"Anne ""Nan""","Roy, Jr.",anne@acme.example,,member\n`.concat(
      '明,王,wang@例え.example,,Super admin\n',
    );
    expect(read(text)).toEqual({
      bad: [],
      rows: [
        {
          line: 2,
          first: 'Anne "Nan"',
          last: 'Roy, Jr.',
          email: 'anne@acme.example',
          phone: null,
          role: 'member',
        },
        { line: 3, first: '明', last: '王', email: 'wang@例え.example', phone: null, role: 'super-admin' },
      ],
    });
  });

  it("takes Excel's separator line and a file without phones", () => {
    const rows = [{ ...ADA, line: 3, phone: null, role: 'super-admin' }];
    expect(read('sep=;\r\nlast;first;email;role\r\nByrne;Ada;ada@acme.example;SUPER-ADMIN')).toEqual({
      rows,
      bad: [],
    });
  });
});

describe('rows that are refused, each with line and reason', () => {
  const refused: [what: string, row: string, column: string, reason: RegExp][] = [
    ['empty first name', ',Byrne,a@acme.example,,Member', 'first', /first name is empty/],
    ['empty last name', 'Ada, ,a@acme.example,,Member', 'last', /last name is empty/],
    ['invisible name', 'Ada,\u200b\u202e,a@acme.example,,Member', 'last', /last name is empty/],
    ['name of signs', 'Ada,-,a@acme.example,,Member', 'last', /no letter/],
    ['long name', `${'x'.repeat(101)},Byrne,a@acme.example,,Member`, 'first', /101 characters; 100/],
    ['line break in a name', '"Ada\nMay",Byrne,a@acme.example,,Member', 'first', /line break/],
    ['escape character', 'A\x1bda,Byrne,a@acme.example,,Member', 'first', /cannot be shown/],
    ['wrong encoding', 'Ren\ufffd,Byrne,a@acme.example,,Member', 'first', /UTF-8/],
    ['half a character', 'Ada\ud83d,Byrne,a@acme.example,,Member', 'first', /UTF-8/],
    ['no email', 'Ada,Byrne,,,Member', 'email', /email is empty/],
    ['no mail address', 'Ada,Byrne,acme.example,,Member', 'email', /not a mail address/],
    ['two mail addresses', 'Ada,Byrne,a@b.example;c@d.example,,Member', 'email', /not a mail address/],
    ['long email', `Ada,Byrne,${'x'.repeat(250)}@b.example,,Member`, 'email', /longer than 254/],
    ['in the directory', 'Ada,Byrne,Here@ACME.example,,Member', 'email', /in the directory already/],
    ['bad phone', 'Ada,Byrne,a@acme.example,call me,Member', 'phone', /must be a telephone number/],
    ['no role', 'Ada,Byrne,a@acme.example,,', 'role', /role is empty/],
    ['unknown role', 'Ada,Byrne,a@acme.example,,Owner', 'role', /“Owner” is no role/],
    ['look-alike role', 'Ada,Byrne,a@acme.example,,Аdmin', 'role', /is no role/],
  ];
  it.each(refused)('%s', (_what, row, column, reason) => {
    const { rows, bad } = read(`${HEAD}Bo,Ek,bo@acme.example,,Member\n${row}\n`, ['here@acme.example']);
    expect(bad).toHaveLength(1);
    expect(bad[0]).toMatchObject({ line: 3, column });
    expect(bad[0]?.reason).toMatch(reason);
    expect(rows.map((one) => one.line)).toEqual([2]);
  });

  it('names the line where an address stood first, written in another way', () => {
    const text = `${HEAD}A,B,x@bücher.example,,Member\n\nC,D,y@b.example,,Member\n`.concat(
      'E,F, X@XN--BCHER-KVA.example,,Admin\n',
    );
    expect(read(text).bad).toMatchObject([{ line: 5, column: 'email' }]);
    expect(read(text).bad[0]?.reason).toMatch(/line 2 already/);
  });

  it('counts lines as an editor does, after line breaks within quotes and at CRLF', () => {
    const text = 'first,last,email,phone,role\r\n"A\r\nB",C,x@b.example,,Member\r\nD,E,nobody,,Member\r\n';
    expect(read(text).bad.map((b) => b.line)).toEqual([2, 4]);
  });

  it('says everything that is wrong with one row', () => {
    expect(read(`${HEAD},,,x,y`).bad.map((b) => b.column)).toEqual([
      'first',
      'last',
      'email',
      'phone',
      'role',
    ]);
  });

  it('refuses a row of another width', () => {
    const { bad } = read(`${HEAD}Ada,Byrne,Jr.,a@b.example,,Member\nAda,Byrne\n`);
    expect(bad.map((b) => [b.line, /has (\d) cell/.exec(b.reason)?.[1]])).toEqual([
      [2, '6'],
      [3, '2'],
    ]);
  });

  it('never repeats what could move the text around it', () => {
    const { bad } = read(`${HEAD}Ada,Byrne,a@b.example,,"\u202eow\x07ner${'z'.repeat(500)}"`);
    expect(bad[0]?.value).toMatch(/^[^\p{Cf}\p{Cc}]{1,60}$/u);
  });
});

describe('files that are refused whole', () => {
  it.each([
    ['empty', '', 1, /file is empty/],
    ['white space', ' \n\n', 1, /file is empty/],
    ['header only', HEAD, 1, /no people below/],
    ['no header', 'Ada,Byrne,ada@acme.example,,Member\n', 1, /no column/],
    ['a foreign column', 'first,last,email,phone,role,password\n', 1, /“password” is no column/],
    ['a column twice', 'first,first name,last,email,role\n', 1, /stands there twice/],
    ['a spreadsheet', 'PK\x03\x04\0\0', 1, /not a text file/],
    ['UTF-16 read as bytes', 'f\0i\0r\0s\0t\0', 1, /not a text file/],
    ['an open quote', `${HEAD}A,B,a@b.example,,Member\n"C,D,c@d.example,,Member\nE,F`, 3, /never closed/],
    ['a stray quote', `${HEAD}A,B,a@b.example,,Member\nC"x,D,c@d.example,,Member\n`, 3, /middle of a cell/],
    ['too large', 'x'.repeat(4_000_001), 1, /too large/],
    ['of more rows than are taken apart', HEAD + 'a\n'.repeat(20_000), 10_001, /too large/],
    [
      'of a row without end',
      `${HEAD}A,B,a@b.example,,Member\n"C\nD"${',x'.repeat(201)}`,
      3,
      /more than 200 cells/,
    ],
    ['of a header without end', `\n${';'.repeat(201)}\n`, 2, /more than 200 cells/],
    ['of quoted line breaks without end', `${HEAD}${'"\n",'.repeat(201)}`, 2, /more than 200 cells/],
    ['a stray quote before many cells', `${HEAD}C"x,D\n${'"y, z",'.repeat(300)}`, 2, /middle of a cell/],
    ['of wide rows', HEAD + `${'a,'.repeat(199)}\n`.repeat(10_000), 251, /too large/],
    ['of empty rows without end', HEAD + ',,,,\n'.repeat(200_000), 99_992, /Empty rows below/],
  ])('%s', (_what, text, line, reason) => {
    const { rows, bad } = readPeople(text, nobody);
    expect(rows).toEqual([]);
    expect(bad[0]?.line).toBe(line);
    expect(bad.some((b) => reason.test(b.reason))).toBe(true);
  });

  it('but for the empty rows that a table program leaves below', () => {
    const { rows, bad } = readPeople(`${HEAD}A,B,a@b.example,,Member\n${',,,,\n'.repeat(20_000)}`, nobody);
    expect([rows.length, bad]).toEqual([1, []]);
  });

  it('takes 5,000 people, and says at which line the next one stands', () => {
    const person = (n: number) =>
      `First${n},Last${n},p${n}@acme.example,+44 20 7946 ${1000 + (n % 9000)},Member\n`;
    const text = HEAD + Array.from({ length: 5000 }, (_, n) => person(n)).join('');
    const full = readPeople(text, nobody);
    expect([full.rows.length, full.bad]).toEqual([5000, []]);
    const more = readPeople(text + person(5001), nobody);
    expect(more.bad).toMatchObject([{ line: 5002 }]);
    expect(more.bad[0]?.reason).toMatch(/5001 people/);
  });

  it.each([',', '"\n",', 'a;'])('takes no long row of %j apart', (cell) => {
    const { bad } = read(cell.repeat(4_000_000 / cell.length));
    expect(bad).toMatchObject([{ line: 1, reason: expect.stringMatching(/more than 200 cells/) }]);
  });

  it('is soon done with a file of one long empty line, or a cell of apostrophes alone', () => {
    expect(read(' '.repeat(1_000_000)).bad[0]?.reason).toContain('The file is empty');
    const { bad } = read(`${HEAD}${"'".repeat(1_000_000)}=,Byrne,ada@acme.example,,Member\n`);
    expect(bad[0]?.reason).toContain('characters; 100 fit');
  });

  it('never throws, whatever the file holds', () => {
    const piece = fc.constantFrom(
      '"',
      ',',
      ';',
      '\t',
      '\n',
      '\r',
      'first',
      'email',
      '=',
      "'",
      '\0',
      '\ufeff',
      'a@b.example',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, headed) => {
        const file = readPeople((headed ? HEAD : '') + pieces.join(''), nobody);
        for (const row of file.rows) expect(row.email).toContain('@');
        for (const row of file.bad) expect(row.line).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('writeCsv', () => {
  it('lets no cell begin as a formula', () => {
    const nasty = ['=1+1', '+44', '-2', '@SUM(A1)', '\t=1', ' =1', '\u200b=1', '＝1', '|x', '%x', '\r=1'];
    const rows: string[][] = parse(writeCsv([nasty]), { bom: true });
    const cells = rows[0];
    expect(cells).toEqual(nasty.map((cell) => `'${cell}`));
    expect(cells?.map(withoutGuard)).toEqual(nasty);
  });

  it('gives back every cell after reading', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 }), (row) => {
        const [cells]: string[][] = parse(writeCsv([row]), { bom: true, record_delimiter: '\r\n' });
        expect(cells?.map(withoutGuard)).toEqual(row);
      }),
    );
  });
});
