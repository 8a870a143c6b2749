using System.Globalization;
using System.Text;
using PromptRegistry.Import.Reporting;

namespace PromptRegistry.Import.Templates;

/// <summary>
/// Writes a template as Scriban. It is run twice over the same templates: the first run learns from their use what the inputs are, the second writes with
/// that known.
/// </summary>
internal sealed class ScribanWriter
{
    private readonly InputSet inputs;
    private readonly ImportReport report;
    private readonly Truth truth;
    private readonly ExpressionWriter expressions;
    private readonly HashSet<string> names;
    private readonly StringBuilder text = new();

    /// <param name="report">Told what cannot be written.</param>
    /// <param name="truth">What the conditions mean.</param>
    public ScribanWriter(InputSet inputs, ImportReport report, Truth truth)
    {
        this.inputs = inputs;
        this.report = report;
        this.truth = truth;
        expressions = new ExpressionWriter(inputs, truth);
        names = [.. inputs.All.Select(i => i.Name)];
    }

    /// <summary>Inputs of media that the text shows, in its order.</summary>
    public List<ImportedInput> Media { get; } = [];

    public string Write(IReadOnlyList<SourceNode> nodes)
    {
        text.Clear();
        WriteAll(nodes);
        return text.ToString();
    }

    private void WriteAll(IReadOnlyList<SourceNode> nodes)
    {
        foreach (var node in nodes)
        {
            var before = text.Length;
            try
            {
                Write(node);
            }
            catch (UnreadableTag unreadable)
            {
                text.Length = before;
                report.Lost(node.Line, "A tag", unreadable.Message, "Write it in Scriban where it is needed.");
            }
        }
    }

    private void Write(SourceNode node)
    {
        switch (node)
        {
            case TextNode literal:
                text.Append(ScribanText.Escape(literal.Text, names));
                break;
            case ScribanNode own:
                text.Append(own.Text);
                break;
            case OutputNode { Value: LiteralExpression { Value: string value } }:
                text.Append(ScribanText.Escape(value, names));
                break;
            case OutputNode output:
                Output(output);
                break;
            case IfNode branch:
                If(branch);
                break;
            case ForNode loop:
                For(loop);
                break;
            case SetNode set:
                var value2 = expressions.Value(set.Value);
                Tag($"{expressions.Assign(set.Name, value2.Shape)} = {value2.Text}", set.Trim);
                break;
            case CaptureNode capture:
                Tag($"capture {expressions.Assign(capture.Name, new Shape(ShapeKind.Text))}", capture.Open);
                WriteAll(capture.Body);
                Tag("end", capture.Close);
                break;
            case JumpNode jump:
                Tag(jump.Word, jump.Trim);
                break;
            case MediaNode media:
                WriteMedia(media);
                break;
            case RoleNode { Role.Length: > 0 } role:
                report.Lost(role.Line, $"A message of the role '{role.Role}'",
                    "It is there only under a condition, or in a loop; messages of a prompt are fixed. Its text was put where it stands.",
                    "Make two prompts, or write the text into the message around it.");
                break;
            case ConversationNode conversation:
                Conversation(conversation);
                break;
        }
    }

    private void Output(OutputNode output)
    {
        if (output.Value is CallExpression call)
        {
            report.Lost(output.Line, $"'{call.Text}'", "The program around the template knows this function, a prompt does not.",
                $"Call it in your code and pass what it gives as the input '{inputs.Use(call.Name).Name}'.");
        }

        if (output.Value is FilterExpression filter) Report(filter, output.Line);
        Tag(expressions.Value(output.Value).Text, output.Trim);
    }

    private void Report(FilterExpression filter, int line)
    {
        if (expressions.IsUnknown(filter))
            report.Lost(line, $"The filter '{filter.Name}'", "Scriban has none that does the same; the value is written without it.", "Prepare the value in your code, or write it in Scriban.");
        if (filter.Target is FilterExpression inner) Report(inner, line);
    }

    private void If(IfNode branch)
    {
        foreach (var (condition, trim, body, word) in branch.Branches.Select((b, i) => (b.Condition, b.Trim, b.Body, i == 0 ? "if" : "else if")))
        {
            if (condition is CallExpression call)
            {
                report.Lost(branch.Line, $"'{call.Text}'", "The program around the template knows this function, a prompt does not.",
                    $"Call it in your code and pass what it gives as the input '{inputs.Use(call.Name).Name}'.");
            }

            Tag(condition is null ? "else" : $"{word} {expressions.Condition(condition)}", trim);
            WriteAll(body);
        }

        Tag("end", branch.Close);
    }

    private void For(ForNode loop)
    {
        var source = expressions.Value(loop.Source);
        var options = "";
        var parts = "";
        if (loop.Offset is { } offset) parts += $" | array.offset {expressions.Value(offset).Operand}";
        if (loop.Limit is { } limit) parts += $" | array.limit {expressions.Value(limit).Operand}";
        if (loop.IsReversed) options += " reversed";
        var variable = expressions.BeginLoop(loop, source);
        // Liquid takes the part first and turns it round then.
        if (parts.Length > 0) source = source with { Text = source.Operand + parts, IsSimple = false };
        Tag($"for {variable} in {source.Operand}{options}", loop.Open);
        WriteAll(loop.Body);
        expressions.EndLoop();
        if (loop.Else is not null)
        {
            Tag("else", loop.ElseTrim);
            WriteAll(loop.Else);
        }

        Tag("end", loop.Close);
    }

    private void WriteMedia(MediaNode media)
    {
        if (media.Url is VariableExpression variable && !expressions.IsLocal(variable.Name) && !inputs.Use(variable.Name).IsFileInText)
        {
            var input = inputs.Use(variable.Name);
            if (input.Shape.Kind is not (ShapeKind.Image or ShapeKind.Audio or ShapeKind.File)) input.Shape.Kind = ShapeKind.Image;
            if (!Media.Contains(input)) Media.Add(input);
            return;
        }

        report.Lost(media.Line, "A picture or another file", "Only an input of its own can be attached to a message; here its address was written as text.",
            "Add it to the messages in your code.");
        Tag(expressions.Value(media.Url).Text, TagTrim.None);
    }

    private void Conversation(ConversationNode conversation)
    {
        report.Lost(conversation.Line, $"The conversation '{conversation.Input}'", "It stands in a block, and messages of a prompt are fixed; it became a text.",
            "Pass it as a text, or add the messages in your code.");
        var input = inputs.Use(conversation.Input);
        if (input.Shape.Kind is ShapeKind.Messages or ShapeKind.Unknown) input.Shape = new Shape(ShapeKind.Text);
        input.Default = null;
        Tag(input.Name, TagTrim.None);
    }

    private void Tag(string code, TagTrim trim)
    {
        // A brace right before the tag would make it an object's, and a '$' an expression of another language.
        if (text.Length > 0 && text[^1] is '{' or '$')
        {
            var last = text[^1];
            text.Length--;
            text.Append("{%{").Append(last).Append("}%}");
        }

        text.Append("{{").Append(trim.Left == ' ' ? "" : trim.Left.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(code).Append(' ')
            .Append(trim.Right == ' ' ? "" : trim.Right.ToString(CultureInfo.InvariantCulture)).Append("}}");
    }
}
