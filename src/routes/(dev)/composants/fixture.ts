import type { ShellProps } from '#lib/ui/shell/shell.ts';

/** The frame of the sheet: a collective that does not exist, whose places all lead back here. */
export const shell: ShellProps = {
  home: '/composants',
  places: [
    { href: '/composants#ravaudoir', name: 'Le Ravaudoir', detail: '14 structures', emblem: 'hills', current: true },
    { href: '/composants#gabiers', name: 'Les Gabiers du libre', detail: '31 personnes', emblem: 'boat' },
    { href: '/composants#tresse', name: 'Mas Tressé', detail: '9 personnes' },
  ],
  morePlaces: { href: '/composants#ouvrir', label: 'Ouvrir un collectif' },
  nav: [
    { href: '/composants', icon: 'home', label: 'Accueil', current: true, onBar: true },
    { href: '/composants#discussions', icon: 'talk', label: 'Discussions', count: 1 },
    { href: '/composants#decisions', icon: 'decision', label: 'Décisions', onBar: true },
    { href: '/composants#savoirs', icon: 'know', label: 'Savoirs', onBar: true },
    { href: '/composants#communs', icon: 'commons', label: 'Communs' },
    { href: '/composants#chantiers', icon: 'work', label: 'Chantiers', onBar: true },
    { href: '/composants#rencontres', icon: 'meet', label: 'Rencontres' },
    { href: '/composants#gouvernance', icon: 'govern', label: 'Gouvernance' },
  ],
  beyond: [{ href: '/composants#archipel', icon: 'island', label: 'Archipel' }],
  notifications: { href: '/composants#notifications', icon: 'bell', label: 'Notifications', count: 2 },
  search: {
    action: '/composants',
    ways: [
      {
        title: 'Aller',
        ways: [
          { href: '/composants#malle', icon: 'box', label: 'La Malle itinérante', detail: 'commun proposé' },
          { href: '/composants#p41', icon: 'decision', label: 'Reconnaître la Malle', detail: 'jusqu’à jeudi' },
        ],
      },
      { title: 'Faire', ways: [{ href: '/composants#note', icon: 'plus', label: 'Écrire une note' }] },
    ],
  },
  person: { id: 'lp', name: 'Léonie Pratviel', href: '/composants#compte', detail: 'La Passementerie partagée' },
  help: { href: '/composants#aide', label: 'Demander de l’aide à Naïma' },
  theme: { action: '/theme', back: '/composants' },
};
