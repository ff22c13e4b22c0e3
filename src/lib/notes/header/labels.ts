// The labels by which people write the standard header of their pads, in French and in English. The first of each list is the one we
// write. Compared without accents, capitals, quotes or hyphens: `fold` in parse.ts. These are words to recognise, not to show.

export type HeaderField = 'title' | 'description' | 'steps' | 'hashtags' | 'context' | 'participants';
export type HeaderLanguage = 'fr' | 'en';

export const labels: Readonly<Record<HeaderLanguage, Readonly<Record<HeaderField, readonly string[]>>>> = {
  fr: {
    title: ['Titre', 'Nom', 'Sujet'],
    description: ['Description', 'Description en 3 lignes', 'Description en trois lignes', 'Résumé', 'En bref'],
    steps: ['Étapes suivantes', 'Prochaines étapes', 'Étape suivante', 'Suites', 'À faire'],
    hashtags: ['Mots-dièse', 'Hashtags', 'Hashtag', 'Mots-clés', 'Mots clefs', 'Étiquettes', 'Tags'],
    context: ['Contexte'],
    participants: [
      'Participants',
      'Participantes',
      'Participant·es',
      'Participantes et participants',
      'Participant(e)s',
      'Personnes présentes',
      'Présents',
    ],
  },
  en: {
    title: ['Title', 'Name', 'Subject'],
    description: ['Description', 'Description in 3 lines', 'Description in three lines', 'Summary', 'Abstract'],
    steps: ['Next steps', 'Next step', 'To do', 'Todo'],
    hashtags: ['Hashtags', 'Hashtag', 'Tags', 'Tag', 'Keywords'],
    context: ['Context'],
    participants: ['Participants', 'Attendees', 'People present', 'Authors', 'Author'],
  },
};
