import { plainForm } from './letters.ts';

/**
 * The forms of law that organisations carry in their names, as they are compared, with what is written for each: words
 * joined, in plain letters. Left out are words that names are made of, too (`PC`, `AD`, `Group`, `Holding`).
 */
const FORMS: Readonly<Record<string, string>> = {
  // Britain, Ireland, America, and where their law went
  ltd: 'ltd limited ltee cyf cyfyngedig',
  plc: 'plc publiclimitedcompany ccc',
  llc: 'llc limitedliabilitycompany',
  llp: 'llp limitedliabilitypartnership',
  lllp: 'lllp',
  lp: 'lp limitedpartnership',
  pllc: 'pllc',
  inc: 'inc incorporated',
  corp: 'corp corporation',
  co: 'co company',
  coltd: 'coltd colimited companyltd companylimited',
  pcl: 'pcl publiccompanylimited',
  cic: 'cic communityinterestcompany',
  dac: 'dac designatedactivitycompany',
  ulc: 'ulc unlimitedcompany',
  pty: 'pty',
  ptyltd: 'ptyltd ptylimited proprietarylimited',
  pte: 'pte',
  pteltd: 'pteltd ptelimited',
  pvtltd: 'pvtltd pvtlimited privateltd privatelimited',
  sdnbhd: 'sdnbhd sendirianberhad',
  bhd: 'bhd berhad',
  tbk: 'tbk',
  pt: 'pt',
  fzllc: 'fzllc fzco fzc fze',
  // German
  gmbh: 'gmbh mbh gesellschaftmitbeschrankterhaftung gesellschaftmitbeschraenkterhaftung',
  ggmbh: 'ggmbh',
  gmbhcokg: 'gmbhandcokg gmbhcokg gmbhandco',
  gmbhcokgaa: 'gmbhandcokgaa gmbhcokgaa',
  gmbhcoohg: 'gmbhandcoohg gmbhcoohg',
  ug: 'ug ughaftungsbeschrankt ughaftungsbeschraenkt unternehmergesellschafthaftungsbeschrankt',
  ugcokg: 'ugandcokg ugcokg ughaftungsbeschranktandcokg ughaftungsbeschraenktandcokg',
  ag: 'ag aktiengesellschaft',
  agcokg: 'agandcokg agcokg',
  kg: 'kg kommanditgesellschaft',
  kgaa: 'kgaa',
  ohg: 'ohg',
  gbr: 'gbr',
  ek: 'ek ekfr ekfm',
  eu: 'eu',
  ev: 'ev',
  eg: 'eg',
  se: 'se',
  secokg: 'seandcokg secokg',
  // Latin languages
  sa: 'sa',
  sas: 'sas',
  sasu: 'sasu',
  sarl: 'sarl',
  eurl: 'eurl',
  snc: 'snc',
  sci: 'sci',
  selarl: 'selarl',
  sl: 'sl',
  slu: 'slu',
  sau: 'sau',
  spa: 'spa',
  srl: 'srl',
  srls: 'srls',
  scarl: 'scarl',
  ltda: 'ltda lda limitada',
  sadecv: 'sadecv',
  sapidecv: 'sapidecv',
  sderldecv: 'sderldecv',
  sc: 'sc',
  // The Low Countries
  bv: 'bv',
  nv: 'nv',
  vof: 'vof',
  bvba: 'bvba',
  sprl: 'sprl',
  // The North and the Baltic
  ab: 'ab aktiebolag abpubl',
  oy: 'oy osakeyhtio oyab',
  oyj: 'oyj oyjabp',
  as: 'as aksjeselskap aktieselskab',
  asa: 'asa',
  aps: 'aps anpartsselskab',
  hf: 'hf',
  ehf: 'ehf',
  uab: 'uab',
  sia: 'sia',
  ou: 'ou oue',
  // Central and Eastern Europe, Türkiye
  spzoo: 'spzoo spolkazoo',
  spj: 'spj',
  spk: 'spk',
  spzoospk: 'spzoospk',
  sro: 'sro spolsro',
  kft: 'kft',
  zrt: 'zrt',
  nyrt: 'nyrt',
  doo: 'doo',
  jdoo: 'jdoo',
  ood: 'ood',
  eood: 'eood',
  ltdsti: 'ltdsti limitedsirketi',
  ooo: 'ooo ооо',
  zao: 'zao зао',
  pao: 'pao пао',
  oao: 'oao оао',
  ao: 'ao ао',
  tov: 'tov тов',
  // Asia, Israel
  kk: 'kk kabushikigaisha kabushikikaisha 株式会社 株',
  gk: 'gk godogaisha 合同会社 合',
  yk: 'yk 有限会社 有',
  youxian: '有限公司 有限责任公司',
  gufen: '股份有限公司',
  jusik: '주식회사 주',
  baam: 'בעמ',
};

/** The form of law that words, joined in plain letters, are written for. */
export const LEGAL_FORMS: ReadonlyMap<string, string> = new Map(
  Object.entries(FORMS).flatMap(([form, written]) =>
    written.split(' ').map((words) => [plainForm(words), form]),
  ),
);

/** Forms that are written before the name, too: `AB Volvo`, `SARL Dupont`, `PT Astra`. */
export const LEADING_FORMS: ReadonlySet<string> = new Set(
  'ab oy as ou uab sia pt sc sa sas sarl eurl sci ooo zao pao oao ao tov kk gk yk jusik'.split(' '),
);

/** Forms in writing that puts no space between words. */
export const UNSPACED_FORMS =
  /株式会社|合同会社|有限会社|股份有限公司|有限责任公司|有限公司|주식회사|\([株合有주]\)/gu;

/** How many words a form is written with at most: `G. m. b. H. & Co. KG`. */
export const LONGEST_FORM = 7;
