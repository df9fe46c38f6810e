/**
 * Short forms of given names and the full names they stand for: at most 200 pairs, only forms that people
 * use of themselves on the telephone. A short form never stands for another short form, and a full name
 * never for a short one: `Dan` and `Daniel` meet, `Dan` and `Dana` do not. Unlisted means different.
 */
const LIST = `
abby abigail
al albert alfred alan
alex alexander alexandra
andy andrew
angie angela
archie archibald
barb barbara
becky rebecca
ben benjamin
bert albert herbert
bertie albert
beth elizabeth
betty elizabeth
bill william
billy william
bob robert
bobby robert
brad bradley
cathy catherine
charlie charles charlotte
chris christopher christian christine christina
chuck charles
cindy cynthia
cliff clifford
dan daniel
danny daniel
dave david
deb deborah
debbie deborah
dick richard
dom dominic
don donald
doug douglas
drew andrew
ed edward edwin edmund
eddie edward
ellie eleanor
fran frances
frank francis franklin
fred frederick alfred
freddie frederick
gabe gabriel
gene eugene
geoff geoffrey
gerry gerald gerard
ginny virginia
greg gregory
gus augustus
hal harold
hank henry
harry harold henry
jack john
jake jacob
jeff jeffrey
jen jennifer
jenny jennifer
jerry gerald jerome
jess jessica
jim james
jimmy james
joe joseph
joey joseph
johnny john
josh joshua
judy judith
kate katherine catherine
kathy katherine
katie katherine
ken kenneth
kenny kenneth
kim kimberly
larry lawrence
len leonard
leo leonard
les leslie
liz elizabeth
lizzie elizabeth
maggie margaret
mandy amanda
marge margaret
matt matthew
meg margaret
mel melanie melvin
mick michael
mickey michael
mike michael
mikey michael
mitch mitchell
nate nathan nathaniel
ned edward
nick nicholas
nicky nicholas nicole
pam pamela
pat patrick patricia
patty patricia
peg margaret
peggy margaret
pete peter
phil philip
ray raymond
rich richard
rick richard
ricky richard
rob robert
robbie robert
ron ronald
ronnie ronald
russ russell
sam samuel samantha
sandy sandra
shelly michelle
sid sidney
stan stanley
steph stephanie
steve steven stephen
sue susan
susie susan
ted edward theodore
teddy edward theodore
terry terence theresa
tess theresa
tim timothy
toby tobias
tom thomas
tommy thomas
tony anthony
tricia patricia
trish patricia
val valerie
vicky victoria
vince vincent
walt walter
wendy gwendolyn
wes wesley
will william
willie william
zach zachary
`;

/** Short form → the full names it stands for, both in plain form. */
export const FULL_FORMS: ReadonlyMap<string, readonly string[]> = new Map(
  LIST.trim()
    .split('\n')
    .map((line) => {
      const [short = '', ...full] = line.split(' ');
      return [short, full] as const;
    }),
);
