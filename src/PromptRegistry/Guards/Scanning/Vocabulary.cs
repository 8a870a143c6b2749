namespace PromptRegistry.Guards.Scanning;

/// <summary>What attacks say, in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Swedish and Indonesian, without marks on letters. See <see cref="PhraseTable"/> for the form.</summary>
internal static class Vocabulary
{
    public static IReadOnlyDictionary<string, string> Groups { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["forget"] = """
            ignore ignores ignored ignoring disregard* forget forgets forgetting overlook neglect* discard* overrule* override overriding
            ignorier* vergiss* vergesse vergessen vergesst missachte* verwirf
            ignorez ignorons oublie oubliez oublier negligez
            ignora ignoren ignorad ignorar olvida olvide olvidad olviden olvidate olvidar omite
            esqueca esquece esquecer ignorem
            ignorate ignori dimentica dimenticate dimenticare dimentichi
            negeer negeren vergeet vergeten zignoruj* ignoruj* zapomnij* glom ignorera abaikan lupakan
            """,
        ["prior"] = """
            previous previously prior preceding earlier above former foregoing initial original existing precedent aforementioned
            vorherig* bisherig* vorig* obig* vorangegangen* vorangehend* vorhergehend* fruher* frueher* davor zuvor vorher bisher ursprunglich*
            precedente* precedents anterieur* dessus prealable* initiales
            anterior anteriores previas previos previa previo
            precedenti vorige eerdere voorgaande bovenstaande poprzedni* wczesniejsz* tidigare foregaende sebelumnya
            """,
        ["yours"] = """
            your yours system developer developers openai programmed hidden safety
            dein deine deinen deiner deines eure euren systemseitig*
            tes vos ton votre tus tuyas vuestras seus suas tuas teus tue tuoi vostre jouw twoje dina
            """,
        ["all"] = """
            all any every everything these those
            alle allen aller jegliche samtliche saemtliche toutes tous todas todos cualquier tutte tutti wszystkie semua
            """,
        ["orders"] = """
            instruction instructions directive directives direction directions command commands orders rule rules guideline guidelines prompt prompts policy policies restriction restrictions
            constraint constraints programming safeguard safeguards protocols assignment assignments task tasks instructed prompting
            anweisung* instruktion* befehl befehle befehlen anordnung* regel regeln vorgabe vorgaben aufgabe aufgaben auftrag auftrage richtlinie* aufforderung* systemanweisung*
            consigne consignes directriz directrices ordres regles
            instruccion instrucciones indicacion indicaciones ordenes reglas
            instrucao instrucoes regras ordens istruzione istruzioni regole ordini direttive
            instructies opdrachten regels instrukcj* polecen* instruktioner instruksi perintah
            """,
        ["strict"] = """
            instruction instructions directive directives rules guidelines restrictions constraints programming safeguards prompt prompts policies commands
            anweisung* instruktion* regeln befehle vorgaben richtlinien systemanweisung*
            consignes directives regles instrucciones ordenes reglas instrucoes regras istruzioni regole instructies regels instrukcj* polecen* instruktioner instruksi
            """,
        ["show"] = """
            show shows reveal reveals print prints output display repeat repeats tell leak expose return recite provide copy dump disclose give share list
            zeig zeige zeigen nenn nenne sag sage gib verrat* wiederhol* druck drucke ausgeben offenbare lautet
            montre montrez affiche affichez donne donnez repete repetez revele revelez dis dites
            muestra muestrame mostrar dime revela repite imprime dame
            mostra dimmi ripeti stampa mostre diga repita revele
            """,
        ["what"] = "what what's whats which was welche wie quel quelle quelles quels cual cuales quais qual quali",
        ["be"] = "is are was were ist sind waren lauten est sont son sao sono",
        ["me"] = "me us mir uns",
        ["password"] = "password passwords passcode passphrase credentials passwort kennwort contrasena clave senha wachtwoord",
        ["nothing"] = "no without any free zero ohne sans sin keine",
        ["limits"] = """
            restriction restrictions limitation limitations filter filters censorship censoring moral morals morality ethical ethics boundaries constraints guidelines rules safeguards
            disclaimers disclaimer warnings confines limits einschrankung* regeln filterung zensur restricciones limites censure
            """,
        ["deny"] = "not never don't dont won't wont cannot can't longer nicht nie jamais nunca",
    };

    public static IReadOnlyList<string> Patterns { get; } =
    [
        "0.9 Override {forget} ~4 {prior} ~3 {orders}",
        "0.9 Override {forget} ~4 {orders} ~2 {prior}",
        "0.85 Override {forget} ~3 {yours} ~3 {strict}",
        "0.85 Override {forget} ~2 {all} ~3 {strict}",
        "0.8 Override {forget} ~1 everything|all|anything|alles|tout|todo|tutto|tudo ~5 before|above|previously|prior|said|told|learned|learnt|davor|zuvor|vorher|bisher|oben|gesagt|gesagte|gelernt*|precede|avant|anterior|antes|prima",
        "0.6 Override {forget} ~1 everything|alles|tout|todo|tutto ~1 and|und|et|y|e|now|jetzt",
        "0.85 Override {forget} ~1 above|obige|previous ~1 and|und ~1 say|repeat|give|tell|write|output|print|instead|respond|answer|do|translate|show|sag|schreib*|gib|antworte",
        "0.35 Override ignore|disregard|forget ~1 above",
        "0.8 Override {deny} ~1 follow|obey|adhere|comply|befolge*|folge ~3 {yours}|{prior} ~3 {strict}",
        "0.8 Override delete|erase|clear|reset|wipe|drop|losche*|effacez|borra ~2 {all}|{yours}|{prior} ~3 {strict}|memory|context",
        "0.8 Override stop|quit|cease ~1 following|obeying ~3 {strict}",
        "0.5 Override your|deine ~0 new|real|true|only|actual|neue|neuen|einzige ~1 instructions|task|orders|directive|objective|role|goal|anweisung*|aufgabe|rolle",
        "0.4 Override new|updated|neue|nouvelles|nuevas ~0 instructions|directives|orders|anweisungen|instrucciones",
        "0.3 Override from ~0 now ~0 on ~2 you|your",
        "0.3 Override ab ~0 jetzt|sofort ~2 bist|wirst|antworte*",
        "0.45 Override focus|konzentriere* ~4 new|neue|neuen|other ~1 challenges|tasks|aufgaben|task|aufgabe",
        "0.45 Override change|shift|wechsel* ~2 focus|subject|topic ~2 now",
        "0.4 Override instead ~0 of ~2 following|answering|translating|summarizing ~5 instructions|question|text|above",
        "0.35 Override important|attention|urgent|system|admin|note ~1 ai|llm|assistant|assistants|model|chatbot|bot ~2 must|should|ignore|instructions",
        "0.7 Reveal {show} ~3 your|deine|deinen|dein|tes|ton|tus|tu|system ~3 prompt|prompts|instructions|instruction|systemprompt|anweisung*|instrucciones|consignes|directives|guidelines",
        "0.65 Reveal {show} ~4 initial|original|hidden|secret|entire|previous|prior|above|earlier|exact|ursprunglich*|versteckte* ~2 prompt|prompts|instructions|anweisung*|text",
        "0.55 Reveal {show}|{what} ~4 system ~0 prompt|message|instructions",
        "0.6 Reveal {what} ~1 {be} ~1 your|deine|dein|tes|tus ~2 prompt|prompts|instructions|guidelines|directives|rules|anweisung*|regeln|instrucciones|consignes",
        "0.6 Reveal {what} ~3 instructions|prompt|prompts|rules ~2 you ~1 given|told|receive|received|follow|following",
        "0.6 Reveal {show} ~3 prompt|prompts ~0 text|texts|verbatim|above|template",
        "0.6 Reveal {show} ~2 everything|text|words ~1 above|before",
        "0.5 Reveal instructions|prompt|anweisungen|prompts ~2 verbatim|wortlich|woertlich",
        "0.6 Secret {show}|confirm|enter|need|want|know|{what} ~4 your|dein|deine|ihr|votre|tu|ton|su|sua ~1 {password}",
        "0.6 Secret {show}|{what} ~3 your ~1 secret ~0 key|code|phrase|word|instructions",
        "0.6 Secret {show}|confirm ~1 {me} ~2 {password}|secret",
        "0.4 Secret {what} ~1 {be}|the ~1 the|das|le|la|el|it ~1 {password}|mot|secret",
        "0.5 Secret {show}|{what}|translate|encode|know|spell ~6 user's ~2 email|birth|initials|city|favorite|current|phone|home|address",
        "0.5 Secret {show}|{what}|know ~6 current ~0 city ~0 of ~0 residence",
        "0.5 Secret {show} ~1 {me} ~2 birth ~0 date",
        "0.5 Secret {password} ~1 geben|sagen|nennen|verraten|mitteilen",
        "0.5 Secret confirm|provide|share ~1 the ~0 {password}",
        "0.5 Secret write|say|spell|encode|rhyme|poem|haiku|story ~5 the|your|das ~1 {password}",
        "0.8 Persona do ~0 anything ~0 now",
        "0.3 Persona ^DAN",
        "0.3 Persona you|du|tu ~1 are|bist|es|eres|will ~0 now|jetzt|nun|maintenant|ahora",
        "0.3 Persona you ~0 are ~1 going|about ~1 to ~1 act|pretend|be|play|immerse|simulate|roleplay",
        "0.3 Persona you ~0 will ~2 act|pretend|simulate|roleplay|play",
        "0.25 Persona act|acting ~1 as|like",
        "0.25 Persona pretend|pretending|imagine ~1 to|you|that ~1 be|are",
        "0.25 Persona roleplay|roleplaying|rollenspiel",
        "0.3 Persona stay|staying|break|breaking|remain|out ~1 in|of|from ~1 character",
        "0.3 Persona break|breaking|broken ~1 character|free",
        "0.3 Persona jailbreak|jailbreaks|jailbroken|jailbreaking",
        "0.45 Persona developer|god|debug|sudo|root|dude|evil|admin|opposite ~0 mode",
        "0.3 Persona mode ~1 enabled|activated|activate|enable",
        "0.3 Persona unfiltered|uncensored|unrestricted|amoral|machiavellian|unhinged",
        "0.3 Persona {nothing} ~3 {limits}",
        "0.5 Persona {deny} ~2 have ~1 to ~1 abide|follow|adhere|obey",
        "0.4 Persona {deny} ~1 bound|limited|restricted|constrained ~2 by|rules|openai",
        "0.4 Persona {deny} ~2 refuse|reject|decline",
        "0.35 Persona openai|chatgpt ~3 policy|policies|guidelines|rules|restrictions|limitations",
        "0.25 Persona content ~0 policy|policies|guidelines",
        "0.3 Persona ai|chatgpt|gpt|bot ~4 {deny} ~2 say|mention|apologize|warn",
        "0.3 Persona {deny} ~2 mention|say|include|add|give ~5 disclaimer*|warnings|apolog*|sorry|openai",
        "0.5 Persona confines ~0 of ~0 ai",
        "0.4 Persona bypass*|circumvent*|evade ~4 filters|filter|safety|guidelines|restrictions|safeguards",
        "0.25 Persona regardless|irrespective ~2 legal*|ethic*|moral*|consequences|how",
        "0.25 Persona illegal|unethical|immoral|harmful ~3 unethical|immoral|illegal|dangerous|harmful|toxic",
        "0.25 Persona answer|fulfill|comply|respond ~2 any|all|every|each ~2 question|questions|request|requests|prompt|prompts",
        "0.3 Persona always ~2 obey|obeys|comply|complies|answers|answer|says",
        "0.3 Persona two ~1 responses|answers|ways|different",
        "0.3 Persona hypothetical|fictional ~2 response|story|chatbot|ai|character ~3 named|called|who|without",
    ];

    /// <summary>Words that are also known with their letters in disorder.</summary>
    public static IReadOnlyList<string> Scrambled { get; } =
    [
        "ignore", "disregard", "forget", "previous", "instructions", "instruction", "directives", "system", "prompt", "reveal", "override", "guidelines", "restrictions",
        "password", "everything", "ignoriere", "vergiss", "vorherigen", "anweisungen",
    ];

    /// <summary>Words by which text that is encoded letter by letter gives itself away.</summary>
    public static IReadOnlyList<string> Telling { get; } = ["ignore", "disregard", "previous", "instructions", "instruction", "system", "prompt", "reveal", "password", "anweisungen", "forget"];
}
