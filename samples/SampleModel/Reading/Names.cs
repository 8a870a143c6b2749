using System.Text.RegularExpressions;

namespace PromptRegistry.SampleModel.Reading;

/// <summary>Finds capitalised names and tells their kind from the words in and before them.</summary>
internal static partial class Names
{
    private static readonly HashSet<string> NotNames = new(StringComparer.Ordinal)
    {
        "A", "After", "All", "Although", "An", "And", "As", "At", "Before", "But", "By", "During", "Each", "Every", "For", "From", "He",
        "Her", "His", "How", "However", "I", "If", "In", "It", "Its", "Later", "Many", "Most", "My", "No", "Now", "On", "Our", "She",
        "Since", "So", "Some", "That", "The", "Their", "Then", "There", "These", "They", "This", "Those", "Today", "Two", "Under",
        "Until", "We", "What", "When", "Where", "While", "Who", "With", "Yesterday", "You", "Your",
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    };

    private static readonly HashSet<string> OrganizationWords = new(StringComparer.Ordinal)
    {
        "Agency", "Airlines", "Association", "Authority", "Bank", "Bureau", "Club", "College", "Commission", "Committee", "Company",
        "Corp", "Corporation", "Council", "Department", "Foundation", "Fund", "GmbH", "Group", "Holdings", "Hospital", "Inc",
        "Industries", "Institute", "Laboratories", "Labs", "League", "Ltd", "Ministry", "Museum", "Observatory", "Office",
        "Organization", "Orchestra", "Partners", "Press", "School", "Service", "Society", "Systems", "Technologies", "Times", "Trust",
        "Union", "University",
    };

    private static readonly HashSet<string> PlaceWords = new(StringComparer.Ordinal)
    {
        "Airport", "Bay", "Bridge", "City", "County", "Desert", "Harbour", "Island", "Islands", "Lake", "Mountains", "Ocean", "Park",
        "River", "Sea", "Square", "Street", "Valley",
    };

    private static readonly HashSet<string> PlacePrepositions = new(StringComparer.Ordinal)
    {
        "across", "at", "around", "from", "in", "into", "near", "outside", "through", "to", "towards",
    };

    public static FoundNames Find(string text)
    {
        var found = new List<(string Name, NameKind Kind)>();
        foreach (var sentence in Sentences.Split(text))
        {
            foreach (Match match in Capitalised().Matches(sentence))
            {
                var (name, skipped) = WithoutSmallWords(match.Value);
                if (name.Length < 2) continue;
                var before = sentence[..(match.Index + skipped)].TrimEnd();
                if (before.Length == 0 && !name.Contains(' ', StringComparison.Ordinal) && !IsNameElsewhere(text, name))
                    continue;
                found.Add((Untitled(name), Kind(name, before)));
            }
        }

        return new FoundNames(Of(NameKind.Person), Of(NameKind.Organization), Of(NameKind.Place));

        // The first mention decides the kind; a person's surname alone is the same person.
        string[] Of(NameKind kind)
        {
            var kept = new List<string>();
            for (var i = 0; i < found.Count; i++)
            {
                var (name, own) = found[i];
                var first = found.FindIndex(
                    other => other.Name == name || other.Name.EndsWith(" " + name, StringComparison.Ordinal));
                if (own == kind && first == i) kept.Add(name);
            }

            return [.. kept];
        }
    }

    private static NameKind Kind(string name, string before)
    {
        var parts = name.Split(' ');
        if (Title().IsMatch(name)) return NameKind.Person;
        if (parts.Any(OrganizationWords.Contains) || IsAcronym(name)) return NameKind.Organization;
        if (parts.Any(PlaceWords.Contains)) return NameKind.Place;
        var previous = before[(before.LastIndexOf(' ') + 1)..].ToLowerInvariant();
        if (PlacePrepositions.Contains(previous)) return NameKind.Place;
        return previous == "and" && parts.Length == 1 && before.Contains(" in ", StringComparison.Ordinal)
            ? NameKind.Place
            : NameKind.Person;
    }

    private static bool IsAcronym(string name) => name.Length is >= 2 and <= 6 && name.All(char.IsUpper);

    private static bool IsNameElsewhere(string text, string name) =>
        !NotNames.Contains(name) && (IsAcronym(name) || Regex.IsMatch(text, @"[a-z,;]\s+" + Regex.Escape(name) + @"\b")
            || Regex.IsMatch(
                text,
                @"(?:^|[.!?]\s+)" + Regex.Escape(name)
                    + @"\s+(?:said|says|told|joined|opened|announced|wrote|founded|became|moved|won|met|visited)\b"));

    private static (string Name, int Skipped) WithoutSmallWords(string match)
    {
        var parts = match.Split(' ').ToList();
        var skipped = 0;
        while (parts.Count > 0 && NotNames.Contains(parts[0]))
        {
            skipped += parts[0].Length + 1;
            parts.RemoveAt(0);
        }

        return (string.Join(' ', parts), Math.Min(skipped, match.Length));
    }

    private static string Untitled(string name) => Title().Replace(name, "");

    [GeneratedRegex(@"\b(?:(?:Dr|Mr|Mrs|Ms|Prof|St)\.\s)?\p{Lu}[\p{L}’'-]*(?:(?:\s(?:of|de|van|von))?\s\p{Lu}[\p{L}’'-]*)*")]
    private static partial Regex Capitalised();

    [GeneratedRegex(@"^(?:Dr|Mr|Mrs|Ms|Prof|Professor|President|Minister|Sir)\.?\s")]
    private static partial Regex Title();
}
