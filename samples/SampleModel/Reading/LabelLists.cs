using System.Text.RegularExpressions;

namespace PromptRegistry.SampleModel.Reading;

/// <summary>Finds lists of labels: two or more lines such as <c>- billing: charges, invoices, refunds</c>.</summary>
internal static partial class LabelLists
{
    public static IReadOnlyList<LabelList> Find(string instructions)
    {
        var lists = new List<LabelList>();
        var labels = new List<Label>();
        var heading = "";
        foreach (var line in instructions.Split('\n'))
        {
            if (Item().Match(line) is { Success: true } item)
            {
                labels.Add(new Label(item.Groups["name"].Value.Trim(), item.Groups["description"].Value.Trim()));
                continue;
            }

            if (string.IsNullOrWhiteSpace(line)) continue;
            Close();
            heading = line.Trim();
        }

        Close();
        return lists;

        void Close()
        {
            if (labels.Count >= 2) lists.Add(new LabelList(heading, [.. labels]));
            labels.Clear();
        }
    }

    [GeneratedRegex(@"^\s*(?:[-*•]|\d+[.)])\s+[`""*_]*(?<name>[A-Za-z][\w-]*(?: [\w-]+)?)[`""*_]*\s*(?::|—|–| - )[`*_]*\s*(?<description>\S.*)$")]
    private static partial Regex Item();
}
