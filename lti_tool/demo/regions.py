"""Where demo mentors come from: their names, languages, zones and what an hour costs there.

The people are made up; a name that somebody bears is a coincidence.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """``women, men, families``: names. ``zones``: IANA. ``languages``: ISO 639-1, all of them spoken by everybody."""

    size: int
    """How many mentors."""
    zones: tuple[str, ...]
    languages: tuple[str, ...]
    also: tuple[str, ...]
    """Languages that some speak too."""
    currency: str
    peer: tuple[int, int]
    """The lowest and highest price of an hour, in major units of the currency."""
    professional: tuple[int, int]
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


def _region(
    size: int,
    zones: str,
    languages: str,
    also: str,
    currency: str,
    peer: tuple[int, int],
    professional: tuple[int, int],
    women: str,
    men: str,
    families: str,
) -> Region:
    lists = (tuple(text.split()) for text in (women, men, families))
    return Region(
        size,
        tuple(zones.split()),
        tuple(languages.split()),
        tuple(also.split()),
        currency,
        peer,
        professional,
        *(tuple(name.replace("_", " ") for name in names) for names in lists),
    )


REGIONS = (
    _region(
        160,
        "Europe/Paris",
        "fr",
        "en en en es de it",
        "EUR",
        (12, 24),
        (28, 60),
        "Camille Chloé Élodie Inès Jeanne Léa Louise Manon Margaux Noémie Pauline Sarah Sophie Zoé Aurélie Mathilde",
        "Adrien Antoine Baptiste Clément Étienne Gabriel Hugo Julien Lucas Mathieu Nicolas Paul Quentin Rémi Théo",
        "Bernard Blanchard Bonnet Chevalier Da_Costa Dubois Faure Garnier Girard Guérin Lambert "
        "Lefèvre Le_Goff Marchand Mercier Moreau Perrin Renaud Rousseau Roussel Vasseur Vidal",
    ),
    _region(
        36,
        "America/Toronto",
        "fr en",
        "es",
        "CAD",
        (20, 32),
        (45, 85),
        "Ariane Catherine Émilie Gabrielle Josiane Marie-Ève Maude Sandrine",
        "Alexis Félix Guillaume Jean-François Maxime Olivier Samuel Xavier",
        "Beaulieu Bélanger Bouchard Côté Desjardins Gagnon Lachance Lavoie Ouellet Pelletier Tremblay Turcotte",
    ),
    _region(
        30,
        "Africa/Dakar Africa/Abidjan",
        "fr",
        "en en wo ar",
        "EUR",
        (8, 14),
        (15, 28),
        "Aïssatou Awa Bineta Fatou Khady Mariama Ndeye Rokhaya",
        "Abdoulaye Cheikh Ibrahima Lamine Mamadou Modou Ousmane Souleymane",
        "Ba Cissé Diop Fall Faye Gueye Kane Koné Mbaye Ndiaye Sarr Sow Traoré",
    ),
    _region(
        33,
        "Africa/Casablanca Africa/Tunis",
        "fr ar",
        "en en es",
        "EUR",
        (8, 15),
        (16, 32),
        "Asma Chaïma Hajar Imane Kenza Leïla Nour Salma Yasmine",
        "Amine Anis Bilal Hamza Karim Mehdi Nabil Rachid Youssef",
        "Alaoui Bennani Benali Bouazizi Chraïbi El_Amrani Haddad Idrissi Jaziri Mansouri Tazi Trabelsi Zouari",
    ),
    _region(
        23,
        "Africa/Douala Africa/Kinshasa",
        "fr",
        "en en",
        "EUR",
        (8, 14),
        (15, 26),
        "Clarisse Divine Esther Grâce Merveille Nadège Ruth",
        "Aristide Christian Didier Emmanuel Hervé Patrick Serge",
        "Abena Etoundi Ilunga Kabongo Mbarga Mutombo Ngo_Bell Nkoulou Tchoumi Tshibanda",
    ),
    _region(
        30,
        "Europe/Brussels",
        "fr",
        "en en nl de",
        "EUR",
        (14, 24),
        (32, 60),
        "Amélie Charlotte Delphine Elise Justine Laurence Nele",
        "Arnaud Benoît Cédric Gilles Jonas Pieter Thibault",
        "Claes Delvaux Dumont Goossens Janssens Lejeune Maes Peeters Simonis Vandenberghe",
    ),
    _region(
        16,
        "Indian/Reunion Indian/Mauritius",
        "fr",
        "en en",
        "EUR",
        (12, 20),
        (25, 45),
        "Anaïs Géraldine Ludivine Priya Stéphanie",
        "Cédric Jean-Yves Kevin Loïc Ravi",
        "Boyer Grondin Hoareau Payet Ramsamy Técher",
    ),
    _region(
        14,
        "Asia/Beirut",
        "ar fr en",
        "",
        "USD",
        (10, 18),
        (22, 40),
        "Carine Joëlle Maya Rima",
        "Elias Fadi Karim Ziad",
        "Abboud Gemayel Haddad Khoury Nassar Saliba",
    ),
    _region(
        50,
        "Europe/London",
        "en",
        "fr fr de es cy",
        "GBP",
        (14, 26),
        (32, 65),
        "Abigail Charlotte Eleanor Freya Hannah Imogen Megan Priyanka Rebecca Zainab",
        "Adam Callum Edward Harry Imran Jonathan Owen Rhys Thomas William",
        "Ahmed Bennett Clarke Davies Evans Fletcher Hughes Khan Mitchell Morgan Patel Shaw Turner Walsh Wright",
    ),
    _region(
        56,
        "America/New_York America/Chicago America/Los_Angeles America/Denver",
        "en",
        "es es fr fr zh ko",
        "USD",
        (16, 30),
        (38, 80),
        "Alyssa Danielle Emily Grace Jasmine Kayla Maria Naomi Rachel Tiffany",
        "Andre Brandon Carlos David Ethan Isaac Jordan Marcus Nathan Tyler",
        "Anderson Brooks Chen Flores Foster Garcia Greene Johnson Kim Lopez Nguyen Parker Rivera Sullivan Washington",
    ),
    _region(
        36,
        "Asia/Kolkata",
        "en hi",
        "fr ta bn",
        "USD",
        (7, 14),
        (15, 30),
        "Ananya Deepika Ishita Kavya Meera Nandini Sneha",
        "Aditya Arjun Karthik Nikhil Rahul Rohan Vikram",
        "Banerjee Chatterjee Desai Gupta Iyer Joshi Kulkarni Mehta Nair Rao Reddy Sharma",
    ),
    _region(
        19,
        "America/Sao_Paulo Europe/Lisbon",
        "pt en",
        "fr es",
        "EUR",
        (10, 18),
        (20, 40),
        "Beatriz Carolina Fernanda Juliana Mariana",
        "Diogo Gustavo João Pedro Rafael",
        "Almeida Barbosa Carvalho Ferreira Nogueira Oliveira Ribeiro Teixeira",
    ),
    _region(
        23,
        "Europe/Madrid America/Mexico_City America/Bogota",
        "es en",
        "fr fr ca",
        "EUR",
        (10, 20),
        (22, 45),
        "Alejandra Carmen Lucía Paula Valeria Ximena",
        "Andrés Diego Javier Mateo Rodrigo Sergio",
        "Castillo Fuentes Herrera Iglesias Jiménez Molina Navarro Rojas Serrano Vargas",
    ),
    _region(
        23,
        "Europe/Berlin Europe/Zurich Europe/Vienna",
        "de en",
        "fr fr",
        "EUR",
        (14, 26),
        (34, 65),
        "Annika Franziska Johanna Katharina Lena Miriam",
        "Florian Jakob Lukas Moritz Sebastian Tobias",
        "Bauer Brunner Fischer Hofmann Keller Krüger Lang Schäfer Vogel Weiß",
    ),
    _region(
        16,
        "Europe/Rome",
        "it en",
        "fr fr es",
        "EUR",
        (12, 22),
        (26, 48),
        "Alessia Chiara Elisa Federica Giulia",
        "Davide Giacomo Lorenzo Matteo Stefano",
        "Bianchi Conti Esposito Galli Marino Moretti Ricci Romano",
    ),
    _region(
        19,
        "Asia/Tokyo",
        "ja en",
        "fr",
        "JPY",
        (1800, 3000),
        (3500, 6500),
        "Ayaka Emi Haruka Misaki Yui",
        "Daichi Haruto Kenta Ryo Takumi",
        "Fujita Hayashi Inoue Kobayashi Matsuda Nakamura Ono Shimizu Ueda",
    ),
    _region(
        16,
        "Asia/Ho_Chi_Minh Asia/Singapore",
        "en vi",
        "fr fr zh",
        "USD",
        (8, 15),
        (18, 36),
        "Hạnh Linh Mai Thảo Vy",
        "Anh Duy Khoa Minh Quang",
        "Bùi Đặng Hoàng Lê Phạm Trần Võ",
    ),
    _region(
        16,
        "Australia/Sydney Pacific/Auckland Australia/Adelaide",
        "en",
        "fr mi zh",
        "USD",
        (18, 30),
        (36, 70),
        "Amelia Georgia Isla Matilda Tui",
        "Angus Cooper Lachlan Noah Wiremu",
        "Campbell Harris McKenzie Ngata Robertson Stewart Tran Walker",
    ),
    _region(
        16,
        "Africa/Lagos Africa/Nairobi Africa/Johannesburg",
        "en",
        "fr sw",
        "USD",
        (6, 12),
        (14, 28),
        "Adaeze Chidinma Naledi Wanjiru Zanele",
        "Chukwuemeka Kipchoge Obinna Sipho Tunde",
        "Adeyemi Balogun Dlamini Eze Kamau Nwosu Okafor Wanjala",
    ),
)
