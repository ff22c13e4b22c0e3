// The passwords of eight signs and more that lists of leaks show first, French and English, folded (no case, no accent, no space).
const words = `
12345678 123456789 1234567890 12345678910 0123456789 01234567 87654321 987654321 11111111 00000000 12341234 12121212 123123123 123456123
abcd1234 abc12345 abcdefgh abcdefghi a1b2c3d4 aa123456 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 q1w2e3r4 qwertyui qwertyuiop qwerty123 qwerty12
qwertyazerty azertyui azertyuiop azerty123 azerty12 azerty1234 azertyqwerty wxcvbn123 qsdfghjk qsdfghjklm asdfghjk asdfghjkl zxcvbnm1
password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword passwort motdepasse motdepasse1 motdepasse123 mot2passe
bonjour1 bonjour123 bonjour12 bonsoir123 bienvenue bienvenue1 salut123 soleil123 soleil12 doudou123 doudou12 chouchou chouchou1 loulou123
loulou12 marseille marseille13 marseille1 olympique om131313 parissaintgermain psg12345 paris123 paris2024 paris2025 paris2026 lyon1234
france123 france98 france2018 football football1 baseball basketball superman superman1 spiderman pokemon1 pokemon123 starwars starwars1
iloveyou iloveyou1 iloveyou2 jetaime1 jetaime123 jetaimefort monamour monamour1 mamounette princesse princess princess1 cheval123 chocolat
chocolat1 chocolate nutella1 coucou123 coucou12 caramel1 caramel123 vanille1 choupette choupinette chipie123 minouche minette1 doudoune
camille1 camille123 nicolas1 nicolas123 thomas123 alexandre alexandra julien123 maxime123 antoine1 caroline charlotte sandrine stephanie
isabelle catherine veronique dominique frederic sebastien christophe laurence florence virginie jonathan michelle jennifer
sunshine sunshine1 whatever trustno1 welcome1 welcome123 letmein1 letmein123 dragon123 monkey123 master123 shadow123 michael1 jordan23
computer internet internet1 ordinateur numerique collectif collectif1 communs1 association association1 cooperative solidaire solidarite
benevole bienvenue123 liberte123 egalite123 fraternite libertecherie admin123 admin1234 administrator administrateur changeme changeme1
azertyuiopq secret123 secret12 test1234 testtest test12345 temp1234 pass1234 pass12345 google123 facebook facebook1 instagram linkedin
orange123 orange12 samsung1 samsung123 iphone123 windows1 windows10 windows11 linux123 minga123 mingaminga
printemps printemps1 printemps2026 ete2026ete automne1 automne2026 hiver2026 vacances vacances1 vacances2026 noel2025 noel2026 janvier1
septembre octobre1 novembre decembre lundi123 vendredi vendredi1 dimanche
`;

export const commonPasswords: ReadonlySet<string> = new Set(words.trim().split(/\s+/));
