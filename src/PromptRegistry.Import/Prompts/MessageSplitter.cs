using System.Net;
using System.Text.RegularExpressions;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Prompts;

/// <summary>Cuts a template into messages, by the marks that its format has for them.</summary>
internal sealed partial class MessageSplitter(InputSet inputs, ImportReport report)
{
    private static readonly string[] Roles = ["system", "developer", "user", "assistant"];

    /// <summary>By tags of their own, as dotprompt has them.</summary>
    /// <param name="defaultRole">Of the text before the first mark.</param>
    public List<ImportedMessage> ByTags(IReadOnlyList<SourceNode> nodes, string defaultRole) => Cut(nodes, defaultRole);

    /// <summary>By lines such as <c>system:</c>, as Prompty has them.</summary>
    public List<ImportedMessage> ByLines(IReadOnlyList<SourceNode> nodes, string defaultRole)
    {
        var marked = new List<SourceNode>();
        var isLineStart = true;
        foreach (var node in nodes)
        {
            if (node is not TextNode text)
            {
                marked.Add(node);
                isLineStart = node is ForNode or IfNode or SetNode or CaptureNode && isLineStart;
                continue;
            }

            var from = 0;
            foreach (Match mark in RoleLine().Matches(text.Text))
            {
                if (mark.Index == 0 && !isLineStart) continue;
                if (!mark.Value.EndsWith('\n') && node != nodes[^1]) continue;
                if (mark.Index > from) marked.Add(text with { Text = text.Text[from..mark.Index] });
                marked.Add(new RoleNode(text.Line + text.Text[..mark.Index].Count(c => c == '\n'), mark.Groups[1].Value.ToLowerInvariant()));
                from = mark.Index + mark.Length;
            }

            if (from < text.Text.Length) marked.Add(text with { Text = text.Text[from..] });
            isLineStart = text.Text.EndsWith('\n');
        }

        return Cut(marked, defaultRole);
    }

    /// <summary>By <c>&lt;message role="system"&gt; … &lt;/message&gt;</c>, as Semantic Kernel has them; all of it is one message of the user where there is none.</summary>
    public List<ImportedMessage> ByElements(IReadOnlyList<SourceNode> nodes)
    {
        if (!nodes.Any(n => HasElement(n) || (n is ForNode loop && ConversationOf(loop) is not null)) && !nodes.OfType<RoleNode>().Any()) return Cut(nodes, "user");
        var marked = new List<SourceNode>();
        foreach (var node in nodes)
        {
            if (node is not TextNode text)
            {
                marked.Add(node);
                continue;
            }

            var from = 0;
            foreach (Match mark in Element().Matches(text.Text))
            {
                if (mark.Index > from) marked.Add(Decoded(text with { Text = text.Text[from..mark.Index] }));
                marked.Add(new RoleNode(text.Line + text.Text[..mark.Index].Count(c => c == '\n'), mark.Groups[1].Success ? mark.Groups[1].Value.ToLowerInvariant() : ""));
                from = mark.Index + mark.Length;
            }

            if (from < text.Text.Length) marked.Add(Decoded(text with { Text = text.Text[from..] }));
        }

        return Cut(marked, "", trimsLines: true);
    }

    private static TextNode Decoded(TextNode text) => text.Text.Contains('&', StringComparison.Ordinal) ? text with { Text = WebUtility.HtmlDecode(text.Text) } : text;

    private static bool HasElement(SourceNode node) => node is TextNode text && Element().Matches(text.Text).Any(m => m.Groups[1].Success);

    /// <param name="defaultRole">Empty: text outside of messages is none of the prompt's.</param>
    private List<ImportedMessage> Cut(IReadOnlyList<SourceNode> nodes, string defaultRole, bool trimsLines = false)
    {
        var messages = new List<ImportedMessage>();
        var role = defaultRole;
        var current = new List<SourceNode>();
        foreach (var node in nodes)
        {
            switch (node)
            {
                case RoleNode mark:
                    Add();
                    role = mark.Role.Length == 0 ? defaultRole : RoleOf(mark);
                    break;
                case ConversationNode conversation:
                    Place(conversation.Input);
                    break;
                case OutputNode { Value: VariableExpression variable } when inputs.Find(variable.Name) is { Shape.Kind: ShapeKind.Messages }:
                    Place(variable.Name);
                    break;
                case ForNode loop when ConversationOf(loop) is { } input:
                    Place(input);
                    break;
                default:
                    current.Add(node);
                    break;
            }
        }

        Add();
        return messages;

        void Place(string input)
        {
            Add();
            var used = inputs.Use(input);
            used.Shape = new Shape(ShapeKind.Messages);
            used.Default = null;
            messages.Add(new ImportedMessage("", [], input));
        }

        void Add()
        {
            var isBlank = current.All(n => n is TextNode text && string.IsNullOrWhiteSpace(text.Text));
            if (!isBlank && role.Length == 0)
            {
                if (current.Any(n => n is ForNode)) messages.Add(new ImportedMessage("user", [.. current]));
                else report.Lost(current.Find(n => n is not TextNode t || !string.IsNullOrWhiteSpace(t.Text))!.Line, "What stands outside of messages", "It belongs to none of them.", "Put it into a message.");
            }
            else if (!isBlank)
            {
                messages.Add(new ImportedMessage(role, trimsLines ? Unindented(current) : [.. current]));
            }

            current.Clear();
        }
    }

    /// <summary>The text without the blanks before its first word: an element's text is trimmed.</summary>
    private static List<SourceNode> Unindented(List<SourceNode> nodes)
    {
        var result = nodes.ToList();
        if (result[0] is TextNode first) result[0] = first with { Text = first.Text.TrimStart() };
        return result;
    }

    private string RoleOf(RoleNode mark)
    {
        if (Roles.Contains(mark.Role)) return mark.Role;
        if (mark.Role is "model" or "ai" or "bot") return "assistant";
        if (mark.Role is "human") return "user";
        report.Lost(mark.Line, $"The role '{mark.Role}'", "Messages of a prompt are of the system, the developer, the user or the assistant; it became a message of the user.", "Check the message.");
        return "user";
    }

    /// <summary>The input whose messages a loop writes with their roles; null where it does something else.</summary>
    private static string? ConversationOf(ForNode loop)
    {
        var body = loop.Body.Where(n => n is not TextNode text || !string.IsNullOrWhiteSpace(text.Text)).ToList();
        if (body is [ForNode inner] && inner.Source is VariableExpression { Name: var item } && item == loop.Variable && ConversationOf(inner) is not null)
            return (loop.Source as VariableExpression)?.Name;
        return loop.Source is VariableExpression { Name: var source } && body.All(n => n is TextNode or OutputNode)
            && body.Exists(n => Asks(n, loop.Variable, "role")) && body.Exists(n => Asks(n, loop.Variable, "content") || Asks(n, loop.Variable, "text"))
            && body.OfType<OutputNode>().Count() == 2
            ? source : null;
    }

    private static bool Asks(SourceNode node, string variable, string member) =>
        node is OutputNode { Value: var value } && (value is FilterExpression filter ? filter.Target : value) is MemberExpression { Target: VariableExpression { Name: var name } } asked
        && name == variable && asked.Name == member;

    [GeneratedRegex(@"^[ \t]*#?[ \t]*(system|developer|user|assistant)(?:\[[^\]\n]*\])?[ \t]*:[ \t]*\r?(?:\n|\z)", RegexOptions.Multiline | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex RoleLine();

    [GeneratedRegex(@"<message\s+role\s*=\s*[""']([A-Za-z]+)[""'][^>]*>|</message\s*>", RegexOptions.None, 1000)]
    private static partial Regex Element();
}
