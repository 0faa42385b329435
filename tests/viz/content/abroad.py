"""Sentences in eight languages that no network reads: 200 of each, written for the tests, and some hard ones.

Of each language 10 beginnings and 20 ends; every beginning goes with every end.
"""

from itertools import product

_PARTS = {
    "Spanish": (
        "La película | Esta historia | La comida de aquí | Mi hermana | La sopa | Esa actriz | La segunda parte | "
        "Aquella noche | La música | Hay una escena que",
        "fue excelente y muy divertida | no me gustó nada | es demasiado larga | era mejor que la otra | me hizo "
        "llorar | está muy bien | no vale la pena | tiene un final muy triste | me pareció aburrida | la vi con mi "
        "tía | no dice nada nuevo | es la mejor del año | da mucho que pensar | llega tarde y mal | la voy a ver "
        "otra vez | es buena, pero no tanto | me dio sueño | costó más de lo que vale | sí, es genial | no tiene ni "
        "pies ni cabeza",
    ),
    "Portuguese": (
        "O filme | A comida daqui | A minha mãe | Esta história | O garçom | A última cena | O livro | Aquela noite "
        "| A música | O meu irmão",
        "foi muito bom | não é nada bom | é longo demais | me fez chorar | não vale a pena | tem um final triste | "
        "é o melhor do ano | chegou tarde | não diz nada de novo | é ótimo, mas não tanto | dá sono | vai ficar na "
        "memória | não me agradou | custou caro | é mais ou menos | só fala de si | não tem pé nem cabeça | está "
        "cada vez pior | não dá para esquecer | deu muito certo",
    ),
    "Italian": (
        "Il film | La storia | Mia sorella | La cena di ieri | Questo libro | La musica | Il cameriere | La seconda "
        "parte | Quel ristorante | La scena con lui",
        "era molto bello | non mi è piaciuto per niente | è troppo lungo | mi ha fatto piangere | non vale la pena "
        "| ha un finale triste | è il migliore dell'anno | è arrivato tardi | non dice niente di nuovo | fa ridere "
        "| è buono, ma non tanto | mi annoia da morire | costa più di quanto vale | sì, è geniale | non ha né capo "
        "né coda | mi ha deluso | lo so già | va bene così | non lo vedrò mai più | fa venire sonno",
    ),
    "Romanian": (
        "Filmul | Povestea asta | Mâncarea de aici | Sora mea | Muzica | Ultima scenă | Cartea | Chelnerul | Seara "
        "aceea | Partea a doua",
        "a fost foarte bun | nu mi-a plăcut deloc | este prea lung | m-a făcut să plâng | nu merită banii | are un "
        "final trist | este cel mai bun din an | a venit târziu | nu spune nimic nou | te face să râzi | e bun, dar "
        "nu prea | mi s-a părut plictisitor | costă mai mult decât face | da, e genial | nu are nici cap, nici "
        "coadă | m-a dezamăgit | știu că nu e așa | merge și așa | nu-l mai văd niciodată | îți dă de gândit",
    ),
    "French": (
        "Le film | Cette histoire | La cuisine d'ici | Ma sœur | La musique | La dernière scène | Le livre | Le "
        "serveur | Ce soir-là | La deuxième partie",
        "était vraiment très bon | ne m'a pas plu du tout | est beaucoup trop long | m'a fait pleurer | ne vaut pas "
        "la peine | a une fin bien triste | est le meilleur de l'année | est arrivé en retard | ne dit rien de "
        "nouveau | fait rire tout le monde | est bon, mais sans plus | m'a paru ennuyeux | coûte plus cher que ça "
        "ne vaut | oui, c'est génial | n'a ni queue ni tête | m'a déçu | je le savais déjà | ça va comme ça | on ne "
        "la reverra plus | donne à penser",
    ),
    "German": (
        "Der Film | Diese Geschichte | Das Essen hier | Meine Schwester | Die Musik | Die letzte Szene | Das Buch | "
        "Der Kellner | Der Abend | Der zweite Teil",
        "war wirklich sehr gut | hat mir gar nicht gefallen | ist viel zu lang | hat mich zum Weinen gebracht | "
        "lohnt sich nicht | hat ein trauriges Ende | ist der beste des Jahres | kam zu spät | sagt nichts Neues | "
        "bringt alle zum Lachen | ist gut, aber mehr auch nicht | war mir zu langweilig | kostet mehr, als er wert "
        "ist | ja, das ist genial | hat weder Hand noch Fuß | hat mich enttäuscht | das wusste ich schon | geht so "
        "| den sehe ich nie wieder | gibt zu denken",
    ),
    "Dutch": (
        "De film | Dit verhaal | Het eten hier | Mijn zus | De muziek | De laatste scène | Het boek | De ober | Die "
        "avond | Het tweede deel",
        "was echt heel goed | beviel me helemaal niet | duurt veel te lang | maakte me aan het huilen | is de "
        "moeite niet waard | heeft een droevig einde | is de beste van het jaar | kwam te laat | zegt niets nieuws "
        "| is om te lachen | is goed, maar meer ook niet | vond ik saai | kost meer dan hij waard is | ja, dat is "
        "geniaal | gaat nergens over | viel me tegen | dat wist ik al | kan ermee door | die zie ik nooit meer | "
        "geeft te denken",
    ),
    "Indonesian": (
        "Film ini | Cerita itu | Makanan di sini | Kakak saya | Musiknya | Adegan terakhir | Buku ini | Pelayan itu "
        "| Malam itu | Bagian kedua",
        "sangat bagus | sama sekali tidak menarik | terlalu panjang | membuat saya menangis | tidak layak ditonton "
        "| berakhir sedih | paling baik tahun ini | datang terlambat | tidak ada yang baru | lucu sekali | bagus, "
        "tapi biasa saja | membosankan bagi saya | lebih mahal dari harganya | ya, luar biasa | tidak masuk akal | "
        "mengecewakan | saya sudah tahu itu | lumayan juga | tidak akan saya tonton lagi | patut dipikirkan",
    ),
}

ABROAD = {
    language: [f"{start.strip()} {end.strip()}." for start, end in product(starts.split("|"), ends.split("|"))]
    for language, (starts, ends) in _PARTS.items()
}
"""200 sentences of each language."""

SHORT = (
    "La película fue excelente y muy divertida",
    "Con Air",
    "hay fever",
    "Ça va bien",
    "On y va",
    "Qui vivra verra",
    "Tu as vu ça",
    "Mi piace",
    "Che bello",
    "Con te non so",
    "Ti amo",
    "Muy bien",
    "Hay de todo",
    "Te amo",
    "Me da igual",
    "Não sei",
    "Tudo bem",
    "Eu não vou",
    "É bom demais",
    "Ich bin da",
    "So ein Tag",
    "Dat is niet mooi",
    "Nu e bine",
    "Că nu vrea",
    "Saya suka",
    "Tidak mau",
    "Bagus",
    "Dune",
    "La La Land",
    "Kung Fu Hustle",
    "Hang on",
    "Bon Jovi",
)
"""Short sentences of these languages, and names of films, that have something of Vietnamese."""
