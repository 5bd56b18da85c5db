//! Names, streets and kinds of visit that the generated practice is made of.

#[rustfmt::skip]
pub(crate) const FIRST_NAMES: &[&str] = &[
    "Aaron", "Abigail", "Adam", "Adriana", "Agnès", "Aisha", "Alan", "Alejandra", "Alice", "Amara", "Amy",
    "Ana", "André", "Andrew", "Angela", "Anna", "Anthony", "Antônio", "Ariel", "Arthur", "Ashley", "Ava",
    "Beatriz", "Benjamin", "Beth", "Björn", "Brandon", "Brenda", "Brian", "Bridget", "Caleb", "Camila",
    "Carl", "Carmen", "Caroline", "Catherine", "Cecilia", "Charles", "Chloé", "Christina", "Claire", "Clara",
    "Connor", "Cynthia", "D'Andre", "Daniel", "David", "Dawn", "Deborah", "Denise", "Derek", "Diego", "Diane",
    "Dmitri", "Donna", "Dorothy", "Douglas", "Dylan", "Edith", "Eduardo", "Edward", "Eileen", "Elena", "Eli",
    "Elizabeth", "Ella", "Emily", "Emma", "Eric", "Ernesto", "Esther", "Ethan", "Eva", "Evelyn", "Farid",
    "Fatima", "Felix", "Fiona", "Frances", "Francisco", "Frank", "Gabriel", "Gail", "George", "Gerald",
    "Gina", "Gloria", "Grace", "Graham", "Greta", "Guadalupe", "Hannah", "Harold", "Heather", "Hector",
    "Helen", "Henry", "Holly", "Hugo", "Ian", "Imani", "Ines", "Irene", "Isaac", "Isabella", "Ivan", "Jack",
    "Jacob", "Jacqueline", "Jada", "James", "Jamal", "Jane", "Jared", "Jasmine", "Javier", "Jean-Luc",
    "Jeffrey", "Jennifer", "Jessica", "Joan", "João", "Joe", "John", "Jonah", "José", "Joseph", "Joyce",
    "Juan", "Judith", "Julia", "Julian", "Karen", "Katherine", "Keiko", "Keisha", "Kelly", "Kenji", "Kevin",
    "Kim", "Kofi", "Kyle", "Larry", "Laura", "Lauren", "Leah", "Leila", "Leo", "Leonard", "Lillian", "Linda",
    "Lisa", "Logan", "Lori", "Louis", "Lucas", "Lucía", "Lucy", "Luis", "Luke", "Lydia", "Madison", "Marcus",
    "Margaret", "María", "Marie", "Mark", "Martha", "Martin", "Mary Ann", "Mason", "Matteo", "Matthew",
    "Maureen", "Max", "Megan", "Mei", "Melissa", "Mia", "Michael", "Michelle", "Miguel", "Mohammed", "Monica",
    "Nadia", "Nancy", "Naomi", "Natalie", "Nathan", "Nia", "Nicholas", "Nicole", "Nina", "Noah", "Nora",
    "Oliver", "Olivia", "Omar", "Oscar", "Owen", "Pablo", "Pamela", "Patricia", "Patrick", "Paul", "Paula",
    "Peter", "Philip", "Phoebe", "Priya", "Quinn", "Rachel", "Rafael", "Ralph", "Raymond", "Rebecca", "Renée",
    "Ricardo", "Richard", "Rita", "Robert", "Roger", "Rosa", "Rose", "Roy", "Ruby", "Russell", "Ruth", "Ryan",
    "Samantha", "Samuel", "Sandra", "Sara", "Scott", "Sean", "Selma", "Sergio", "Sharon", "Shawn", "Sheila",
    "Siobhán", "Sofía", "Sonia", "Sophie", "Stephanie", "Stephen", "Steven", "Susan", "Sven", "Sylvia",
    "Tamara", "Tanya", "Tara", "Teresa", "Theo", "Theresa", "Thomas", "Tiffany", "Timothy", "Tobias", "Tracy",
    "Tyler", "Valerie", "Vanessa", "Vera", "Victor", "Victoria", "Vincent", "Virginia", "Walter", "Wanda",
    "Wayne", "Wei", "Wendy", "William", "Xavier", "Yasmin", "Yolanda", "Yusuf", "Zachary", "Zoë",
];

#[rustfmt::skip]
pub(crate) const LAST_NAMES: &[&str] = &[
    "Abbott", "Acosta", "Adams", "Aguilar", "Ahmed", "Alexander", "Ali", "Allen", "Alvarez", "Andersen",
    "Anderson", "Armstrong", "Bailey", "Baker", "Banks", "Barnes", "Barrett", "Bauer", "Becker", "Bell",
    "Bennett", "Berg", "Bianchi", "Bishop", "Black", "Boateng", "Boyd", "Bradley", "Brennan", "Brooks",
    "Brown", "Bryant", "Burke", "Burns", "Butler", "Byrne", "Cabrera", "Calderón", "Campbell", "Carlson",
    "Carroll", "Carter", "Castillo", "Chang", "Chapman", "Chavez", "Chen", "Choi", "Clark", "Cohen", "Cole",
    "Collins", "Cook", "Cooper", "Cortés", "Costa", "Cox", "Crawford", "Cruz", "Cunningham", "D'Amico",
    "D'Angelo", "Da Silva", "Daniels", "Davis", "De la Cruz", "Delgado", "Diaz", "Dixon", "Dubois", "Duncan",
    "Dunn", "Edwards", "Ellis", "Eriksson", "Espinoza", "Evans", "Farrell", "Ferguson", "Fernández",
    "Ferreira", "Fischer", "Fisher", "Fitzgerald", "Fleming", "Flores", "Foster", "Fox", "Freeman", "Fuller",
    "García", "Gardner", "Garza", "Gibson", "Gomez", "Gonçalves", "González", "Gordon", "Graham", "Grant",
    "Gray", "Green", "Greene", "Griffin", "Gupta", "Gutiérrez", "Hall", "Hamilton", "Hansen", "Harper",
    "Harris", "Harrison", "Hart", "Harvey", "Hayes", "Henderson", "Hernández", "Hicks", "Hill", "Hoffman",
    "Holmes", "Howard", "Huang", "Hughes", "Hunt", "Hunter", "Ibrahim", "Iglesias", "Ivanova", "Jackson",
    "Jacobs", "James", "Jenkins", "Jensen", "Jiménez", "Johansson", "Johnson", "Jones", "Jordan", "Kaplan",
    "Kelly", "Kennedy", "Khan", "Kim", "King", "Klein", "Knight", "Kowalski", "Kraus", "Kumar", "Lambert",
    "Larsen", "Lawrence", "Le", "Lee", "Lewis", "Li", "Lindgren", "Liu", "Long", "Lopez", "Lynch", "MacDonald",
    "Maldonado", "Marshall", "Martin", "Martinez", "Mason", "Matthews", "McCarthy", "McKenzie", "Medina",
    "Mendoza", "Meyer", "Miller", "Mills", "Mitchell", "Moore", "Morales", "Moreno", "Morgan", "Morris",
    "Müller", "Muñoz", "Murphy", "Murray", "Myers", "Nakamura", "Navarro", "Nelson", "Nguyen", "Nichols",
    "Novak", "Núñez", "O'Brien", "O'Connor", "O'Donnell", "O'Leary", "O'Neill", "O'Sullivan", "Oliveira",
    "Olsen", "Okafor", "Ortiz", "Owens", "Palmer", "Park", "Parker", "Patel", "Patterson", "Pereira", "Perez",
    "Perry", "Peters", "Peterson", "Phillips", "Pierce", "Porter", "Powell", "Price", "Quinn", "Ramirez",
    "Ramos", "Reed", "Reid", "Reyes", "Reynolds", "Rice", "Richards", "Richardson", "Riley", "Rivera",
    "Roberts", "Robinson", "Rodríguez", "Rogers", "Rojas", "Romano", "Rose", "Rossi", "Ruiz", "Russell",
    "Ryan", "Saint-Pierre", "Salazar", "Sanchez", "Sanders", "Santos", "Sato", "Schmidt", "Schneider",
    "Schwartz", "Scott", "Shah", "Shaw", "Silva", "Simmons", "Singh", "Smith", "Snyder", "Soto", "Spencer",
    "Stephens", "Stevens", "Stewart", "Stone", "Sullivan", "Suzuki", "Tanaka", "Taylor", "Thomas", "Thompson",
    "Torres", "Tran", "Tucker", "Turner", "Van den Berg", "Vargas", "Vásquez", "Wagner", "Walker", "Wallace",
    "Walsh", "Wang", "Ward", "Washington", "Watkins", "Watson", "Weaver", "Webb", "Weber", "Wells", "West",
    "White", "Williams", "Wilson", "Wong", "Wood", "Wright", "Wu", "Yamamoto", "Yang", "Young", "Zhang",
    "Zimmerman",
];

#[rustfmt::skip]
pub(crate) const STREETS: &[&str] = &[
    "Atlantic Ave", "Beacon St", "Cedar Ln", "Chestnut St", "Commercial St", "Dock Sq", "Elm St", "Fisher Rd",
    "Harbor Dr", "Highland Ave", "Lighthouse Way", "Maple St", "Oak Hill Rd", "Pier Rd", "Prospect St",
    "Salem St", "Seaview Ter", "Union St", "Washington St", "Wharf St",
];

/// City and ZIP code.
#[rustfmt::skip]
pub(crate) const CITIES: &[(&str, &str)] = &[
    ("Gloucester", "01930"), ("Rockport", "01966"), ("Beverly", "01915"), ("Salem", "01970"),
    ("Marblehead", "01945"), ("Essex", "01929"), ("Ipswich", "01938"), ("Manchester", "01944"),
];

/// Practice names, the first for the first office; more offices go through them again.
#[rustfmt::skip]
pub(crate) const PRACTICES: &[(&str, &str)] = &[
    ("Harbor View Dental", "Gloucester"), ("Cedar Street Dental", "Salem"), ("North Shore Smiles", "Beverly"),
    ("Lighthouse Family Dentistry", "Rockport"),
];

/// Provider id, first name, last name, specialty, whether a hygienist.
#[rustfmt::skip]
pub(crate) const PROVIDERS: &[(&str, &str, &str, &str, bool)] = &[
    ("DMD1", "Helena", "Marsh", "General Dentistry", false), ("DMD2", "Rafael", "Ortiz", "General Dentistry", false),
    ("HYG1", "Keisha", "Walsh", "Hygienist", true), ("HYG2", "Tom", "Nguyen", "Hygienist", true),
];

/// Operatory and the provider (index) who works there.
#[rustfmt::skip]
pub(crate) const OPERATORIES: &[(&str, usize)] = &[("OP-1", 0), ("OP-2", 0), ("OP-3", 1), ("OP-4", 2), ("OP-5", 3)];

/// Type, description, minutes, fee in dollars, whether a hygienist's.
#[rustfmt::skip]
pub(crate) const VISITS: &[(&str, &str, u16, &str, bool)] = &[
    ("Hygiene", "Prophy", 60, "112.0000", true), ("Hygiene", "Prophy, 4BW", 60, "184.0000", true),
    ("Hygiene", "Perio maintenance", 60, "156.0000", true), ("Hygiene", "SRP UR", 90, "265.0000", true),
    ("Hygiene", "Child prophy, fluoride", 40, "98.0000", true), ("Hygiene", "Recall exam, prophy", 60, "171.0000", true),
    ("Recall", "Recall exam", 30, "62.0000", false), ("General", "Composite 2 surf #19", 60, "238.0000", false),
    ("General", "Composite 1 surf #8", 40, "189.0000", false), ("Crown & Bridge", "Crown prep #14", 90, "1280.0000", false),
    ("Crown & Bridge", "Crown seat #30", 40, "0.0000", false), ("Endo", "Root canal #3", 90, "1090.0000", false),
    ("Surgery", "Extraction #32", 60, "320.0000", false), ("New Patient", "New patient exam, FMX", 60, "245.0000", false),
    ("Emergency", "Limited exam, PA", 30, "118.0000", false), ("General", "Night guard delivery", 30, "0.0000", false),
    ("General", "Consultation", 30, "0.0000", false), ("Endo", "Post-op check", 20, "0.0000", false),
];

/// The PMS's own status words. The order is used by the constants in `rows`.
#[rustfmt::skip]
pub(crate) const STATUSES: &[&str] = &[
    "Unconfirmed", "Confirmed", "Left message", "Arrived", "In chair", "Complete", "Broken", "Cancelled",
];

/// Note type and its group.
pub(crate) const NOTE_TYPES: &[&str] = &["Clinical Note", "Appointment Note", "Patient Alert", "Phone Note"];
