using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Import.Reading;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Suites;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Formats;

/// <summary>A configuration of promptfoo: its prompts with their model, and its tests as a suite for each of them.</summary>
internal sealed class PromptfooFormat : IImportFormat
{
    public string Name => "promptfoo";

    public bool Fits(SourceFile file) => file.Name.StartsWith("promptfooconfig", StringComparison.OrdinalIgnoreCase)
        && (file.Name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase));

    public IEnumerable<ImportedPrompt> Read(SourceFile file, ImportReport report)
    {
        var isJson = file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        if ((isJson ? SourceDocument.Json(file.Text, report) : SourceDocument.Yaml(file.Text, report)) is not YamlMapping written) throw report.Refuse(0, "The configuration must be a mapping of keys to values.");
        var root = (YamlMapping)Merged(written, 0);
        var texts = new PromptfooPrompts(file, report).Read(root.Find("prompts"));
        if (texts.Count == 0) throw report.Refuse(root.Find("prompts").Line(), "The configuration has no prompt that can be read. Name one under 'prompts'.");
        var defaults = root.Mapping("defaultTest");
        if (root.Find("defaultTest") is YamlScalar { IsNull: false } elsewhere) report.Lost(elsewhere.Line(), "'defaultTest'", "It stands in another file.", "Write its scorers into the suite.");
        var tests = new PromptfooTests(file, report).Read(root);
        foreach (var entry in root.Entries)
        {
            if (entry.Key.Value is not ("prompts" or "tests" or "defaultTest" or "providers" or "targets" or "description" or "tags" or "scenarios" or "$schema" or "evaluateOptions"))
                report.Lost(entry.Key.Line(), $"'{entry.Key.Value}'", entry.Key.Value == "env" ? "Nothing is read from the environment or written to it." : "Neither a prompt nor a suite has it.", "See docs/evaluation.md for what a suite has.");
        }

        foreach (var entry in defaults?.Entries ?? [])
        {
            if (entry.Key.Value is not ("vars" or "assert" or "description")) report.Lost(entry.Key.Line(), $"'{entry.Key.Value}' of defaultTest", "A suite does not have it.", "Check the cases.");
        }

        var samples = (root.Mapping("evaluateOptions")?.Find("repeat") as YamlScalar)?.AsInteger;
        foreach (var option in root.Mapping("evaluateOptions")?.Entries ?? [])
        {
            if (option.Key.Value != "repeat") report.Lost(option.Key.Line(), $"'{option.Key.Value}'", "It is no part of a suite.", "Give it to 'dotnet prompt eval'.");
        }

        var folder = file.Folder.TrimEnd('/');
        foreach (var text in texts)
        {
            var prompt = new ImportedPrompt(text.Name ?? (folder.Length > 0 ? folder : "promptfoo") + (texts.Count > 1 ? $"/prompt-{texts.IndexOf(text) + 1}" : ""), report)
            {
                Description = root.Text("description"),
            };
            Model(root, prompt);
            Shapes(prompt, defaults, tests);
            prompt.Use(text.Template, text.Messages);
            var own = tests.Where(t => IsFor(t, text)).ToList();
            if (own.Count > 0) prompt.Suite = new SuiteBuilder(report, defaults, own, samples).Build;
            yield return prompt;
        }
    }

    private static bool IsFor(SourceTest test, PromptfooPrompt prompt) => test.Node.Find("prompts") is not { } chosen
        || chosen.Items().OfType<YamlScalar>().Any(c => c.Value == prompt.Label || (c.Value.EndsWith('*') && prompt.Label.StartsWith(c.Value[..^1], StringComparison.Ordinal)));

    /// <summary>What the values of tests say about the inputs that a template uses.</summary>
    private static void Shapes(ImportedPrompt prompt, YamlMapping? defaults, IReadOnlyList<SourceTest> tests)
    {
        var examples = new Dictionary<string, (YamlNode Node, Shape Shape, bool Differs)>(StringComparer.Ordinal);
        foreach (var test in tests.Take(1000).Select(t => t.Node).Prepend(defaults))
        {
            foreach (var entry in test.Mapping("vars")?.Entries ?? [])
            {
                var value = entry.Value is YamlSequence { Items: [var first, ..] } && first is YamlScalar ? first : entry.Value;
                var shape = Schemas.OfExample(value.ToJson());
                examples[entry.Key.Value] = examples.TryGetValue(entry.Key.Value, out var known)
                    ? known with { Differs = known.Differs || known.Shape.Kind != shape.Kind } : (entry.Value, shape, false);
            }
        }

        prompt.Examples = name => examples.TryGetValue(name, out var found) ? found.Differs ? new Shape(ShapeKind.Text) : found.Shape : null;
    }

    private static void Model(YamlMapping root, ImportedPrompt prompt)
    {
        var providers = root.Any("providers", "targets").Items();
        if (providers.Count == 0) return;
        var (id, config) = providers[0] switch
        {
            YamlScalar name => (name.Value, null),
            YamlMapping { Entries: [{ Value: YamlMapping inner } only] } when only.Key.Value is not "id" => (only.Key.Value, inner.Mapping("config")),
            YamlMapping provider => (provider.Text("id") ?? "", provider.Mapping("config")),
            _ => ("", null),
        };
        if (id.StartsWith("file://", StringComparison.Ordinal) || id.StartsWith("exec:", StringComparison.Ordinal) || id.StartsWith("http", StringComparison.Ordinal) || id.StartsWith("python:", StringComparison.Ordinal))
            prompt.Report.Lost(providers[0].Line(), $"The provider '{id}'", "It is a program or a server of its own.", "Say where models are under 'providers' in promptregistry.yaml.");
        else if (id.Length > 0 && id != "echo") ModelKeys.Name(id[(id.LastIndexOf(':') + 1)..], providers[0].Line(), prompt);
        ModelKeys.Read(config, prompt, "apiKey", "apiHost", "apiBaseUrl", "organization");
        foreach (var other in providers.Skip(1))
            prompt.Report.Lost(other.Line(), "Another provider", "A prompt has one model.", "Run the suite over several with 'dotnet prompt eval --models a,b'.");
    }

    /// <summary>YAML's merge keys, which promptfoo's own reader knows.</summary>
    private static YamlNode Merged(YamlNode node, int depth)
    {
        if (depth > 40) return node;
        if (node is YamlSequence list) return list with { Items = [.. list.Items.Select(i => Merged(i, depth + 1))] };
        if (node is not YamlMapping mapping) return node;
        var entries = mapping.Entries.Where(e => e.Key.Value != "<<").Select(e => e with { Value = Merged(e.Value, depth + 1) }).ToList();
        foreach (var merged in mapping.Find("<<").Items().OfType<YamlMapping>().SelectMany(m => ((YamlMapping)Merged(m, depth + 1)).Entries))
        {
            if (!entries.Exists(e => e.Key.Value == merged.Key.Value)) entries.Add(merged);
        }

        return mapping with { Entries = entries };
    }
}

/// <summary>A prompt of a configuration of promptfoo.</summary>
/// <param name="Name">What it is to be called; null where nothing says it.</param>
/// <param name="Label">How tests choose it.</param>
internal sealed record PromptfooPrompt(string? Name, string Label, SourceTemplate Template, IReadOnlyList<ImportedMessage> Messages);

/// <summary>Reads the prompts of a configuration of promptfoo: texts, files, chats as JSON.</summary>
internal sealed class PromptfooPrompts(SourceFile file, ImportReport report)
{
    private const int MostPrompts = 500;
    private static readonly string[] Texts = [".txt", ".md", ".j2", ".njk", ".jinja", ".jinja2"];
    private static readonly string[] Chats = [".json", ".yaml", ".yml"];

    public List<PromptfooPrompt> Read(YamlNode? node)
    {
        var prompts = new List<PromptfooPrompt>();
        var items = node is YamlMapping named ? named.Entries.Select(e => (Label: (e.Value as YamlScalar)?.Value, Item: (YamlNode)e.Key)) : node.Items().Select(i => (Label: (string?)null, Item: i));
        foreach (var (given, item) in items)
        {
            var mapping = item as YamlMapping;
            var label = given ?? mapping.Text("label");
            var source = mapping is null ? item as YamlScalar : mapping.Any("raw", "file", "id", "template") as YamlScalar;
            if (source is null)
            {
                report.Lost(item.Line(), "A prompt", "It has no text and no file.", "Write it into a manifest.");
                continue;
            }

            foreach (var extra in (string[])["function", "config", "display"])
            {
                if (mapping?.Find(extra) is { } ignored && extra != "display") report.Lost(ignored.Line(), $"'{extra}' of a prompt", "It is for promptfoo's own programs.", "Set the model in the manifest.");
            }

            Add(prompts, source, label, isText: mapping?.Find("raw") == source);
            if (prompts.Count > MostPrompts) throw report.Refuse(item.Line(), $"More than {MostPrompts} prompts stand here. Import them in parts.");
        }

        return prompts;
    }

    private void Add(List<PromptfooPrompt> prompts, YamlScalar source, string? label, bool isText)
    {
        var text = source.Value;
        var path = text.StartsWith("file://", StringComparison.Ordinal) ? text["file://".Length..] : text;
        var isPath = !isText && !text.Contains('\n', StringComparison.Ordinal) && (path.Length < text.Length
            || (path.Length < 300 && !path.Contains("{{", StringComparison.Ordinal) && Array.Exists([.. Texts, .. Chats, ".js", ".cjs", ".mjs", ".ts", ".py", ".csv"], e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase))));
        if (!isPath)
        {
            prompts.Add(Prompt(label is null ? null : label, label ?? text, text, source.Line(), report));
            return;
        }

        if (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
        var paths = path.Contains('*', StringComparison.Ordinal)
            ? file.Beside.Paths.Where(p => p.StartsWith(file.Folder, StringComparison.Ordinal) && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(path.Replace("**/", "*", StringComparison.Ordinal), p.AsSpan(file.Folder.Length), ignoreCase: false))
                .Select(p => p[file.Folder.Length..]).ToList()
            : [path];
        if (paths.Count == 0) report.Lost(source.Line(), $"'{text}'", "No file beside the configuration is called so.", "Import again with the file beside it.");
        foreach (var found in paths)
        {
            if (!Array.Exists([.. Texts, .. Chats], e => found.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            {
                report.Lost(source.Line(), $"The prompt '{found}'", "It is made by a program, or stands in a table; an import runs nothing.", "Write its text into a manifest.");
            }
            else if (file.ReadBeside(found) is { } content)
            {
                var stem = found[(found.LastIndexOf('/') + 1)..];
                stem = stem[..stem.IndexOf('.', StringComparison.Ordinal)];
                // Several prompts in one file stand between lines of '---'.
                var pieces = found.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? System.Text.RegularExpressions.Regex.Split(content.Replace("\r\n", "\n", StringComparison.Ordinal), "^---$", System.Text.RegularExpressions.RegexOptions.Multiline) : [content];
                var inner = new ImportReport(file.Folder + found);
                for (var i = 0; i < pieces.Length; i++)
                {
                    if (string.IsNullOrWhiteSpace(pieces[i])) continue;
                    prompts.Add(Prompt((label ?? stem) + (pieces.Length > 1 ? $"-{i + 1}" : ""), label ?? found, pieces[i].Trim('\n'), 1, inner));
                }

                foreach (var finding in inner.Findings) report.Lost(source.Line(), $"In '{inner.Path}', line {finding.Location.Line}", finding.Message, "See there.");
            }
            else
            {
                report.Lost(source.Line(), $"'{text}'", "The file is not beside the configuration.", "Import again with the file beside it.");
            }
        }
    }

    private static PromptfooPrompt Prompt(string? name, string label, string text, int line, ImportReport at)
    {
        var start = text.TrimStart();
        if (start.StartsWith('[') || start.StartsWith("- role:", StringComparison.Ordinal))
        {
            try
            {
                var chat = start[0] == '[' ? SourceDocument.Json(text, at) : SourceDocument.Yaml(text, at);
                if (chat is YamlSequence { Items.Count: > 0 } list && list.Items.All(i => (i as YamlMapping).Text("role") is not null)) return Chat(name, label, list, line - 1, at);
            }
            catch (ImportRefusal)
            {
                at.Lost(line, $"The chat '{label}'", "It is JSON only once its variables are filled in; it became one text of the user.", "Write its messages into the manifest.");
            }
        }

        var template = Template(text, line, at);
        return new PromptfooPrompt(name, label, template, [new ImportedMessage("user", template.Nodes)]);
    }

    private static PromptfooPrompt Chat(string? name, string label, YamlSequence list, int offset, ImportReport at)
    {
        var messages = new List<ImportedMessage>();
        foreach (var item in list.Items.OfType<YamlMapping>())
        {
            if (item.Find("content") is not YamlScalar content)
            {
                at.Lost(item.Line() + offset, "A message", "Its content is no text.", "Write it into the manifest.");
                continue;
            }

            var nodes = new List<SourceNode> { new RoleNode(item.Line() + offset, item.Text("role")!) };
            nodes.AddRange(Template(content.Value, content.Line() + offset, at).Nodes);
            messages.AddRange(new MessageSplitter(new InputSet(), at).ByTags(nodes, "user"));
        }

        return new PromptfooPrompt(name, label, new SourceTemplate([], Truth.Emptiness), messages);
    }

    private static SourceTemplate Template(string text, int line, ImportReport at) => BlockTemplates.Read(text, line, isLiquid: false, at, TemplateParts.None);
}

/// <summary>Reads the tests of a configuration of promptfoo: in it, and in files beside it.</summary>
internal sealed class PromptfooTests(SourceFile file, ImportReport report)
{
    public IReadOnlyList<SourceTest> Read(YamlMapping root)
    {
        var tests = new List<SourceTest>();
        foreach (var item in root.Find("tests").Items()) Add(tests, item, isFile: false);
        foreach (var scenario in root.Find("scenarios").Items())
        {
            var configurations = (scenario as YamlMapping)?.Find("config").Items().OfType<YamlMapping>().ToList();
            if (configurations is not { Count: > 0 })
            {
                report.Lost(scenario.Line(), "A scenario", "It stands in another file, or has no 'config'.", "Write its cases into the suite.");
                continue;
            }

            var inner = new List<SourceTest>();
            foreach (var item in ((YamlMapping)scenario).Find("tests").Items()) Add(inner, item, isFile: false);
            tests.AddRange(configurations.SelectMany(c => inner.Select(t => t with { Node = Joined(c, t.Node) })));
        }

        return tests;
    }

    private static YamlMapping Joined(YamlMapping first, YamlMapping second)
    {
        var vars = (first.Mapping("vars")?.Entries ?? []).Where(e => second.Mapping("vars")?.Find(e.Key.Value) is null).Concat(second.Mapping("vars")?.Entries ?? []).ToList();
        return second with { Entries = [.. second.Entries.Where(e => e.Key.Value != "vars"), new YamlEntry(new YamlScalar(second.Location, "vars", true), new YamlMapping(second.Location, vars))] };
    }

    private void Add(List<SourceTest> tests, YamlNode item, bool isFile)
    {
        if (item is YamlMapping { } test && (test.Find("vars") ?? test.Find("assert")) is not null) tests.Add(new SourceTest(test, test.Text("description")));
        else if (!isFile && (item as YamlScalar ?? (item as YamlMapping)?.Find("path") as YamlScalar) is { } path) FromFile(tests, path);
        else report.Lost(item.Line(), "A test", "It has neither variables nor assertions.", "Write it as a case.");
    }

    private void FromFile(List<SourceTest> tests, YamlScalar at)
    {
        var path = at.Value.StartsWith("file://", StringComparison.Ordinal) ? at.Value["file://".Length..] : at.Value;
        if (path.Contains("://", StringComparison.Ordinal) || path.StartsWith("huggingface:", StringComparison.Ordinal) || file.ReadBeside(path) is not { } text)
        {
            report.Lost(at.Line(), $"The tests '{at.Value}'", "No such file is beside the configuration, and nothing else is read.", "Import again with the file beside it, or name its cases in evals.yaml.");
            return;
        }

        var inner = new ImportReport(file.Folder + path);
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) Table(tests, text, at);
        else if (path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)) foreach (var line in text.Split('\n').Where(l => l.Trim().Length > 0)) Add(tests, SourceDocument.Json(line, inner), isFile: true);
        else if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) foreach (var item in SourceDocument.Json(text, inner).Items()) Add(tests, item, isFile: true);
        else if (path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)) foreach (var item in SourceDocument.Yaml(text, inner).Items()) Add(tests, item, isFile: true);
        else report.Lost(at.Line(), $"The tests '{at.Value}'", "They are made by a program; an import runs nothing.", "Write its cases into evals.yaml or cases.jsonl.");
    }

    private void Table(List<SourceTest> tests, string text, YamlScalar at)
    {
        if (CsvText.Read(text.TrimStart('\ufeff')) is not { Count: > 0 } rows)
        {
            report.Lost(at.Line(), $"The tests '{at.Value}'", "The table cannot be read: a quote is never closed, or it is empty.", "Mend the file.");
            return;
        }

        var header = rows[0].Cells;
        foreach (var (_, cells) in rows.Skip(1))
        {
            var vars = new List<YamlEntry>();
            var assertions = new List<YamlNode>();
            string? description = null;
            for (var i = 0; i < Math.Min(header.Count, cells.Count); i++)
            {
                var column = header[i].Trim();
                if (column.StartsWith("__expected", StringComparison.Ordinal))
                {
                    if (cells[i].Trim().Length > 0) assertions.Add(AssertionText.OfCell(cells[i], at));
                }
                else if (column == "__description")
                {
                    description = cells[i];
                }
                else if (column.StartsWith("__", StringComparison.Ordinal))
                {
                    report.Lost(at.Line(), $"The column '{column}'", "Cases do not have it.", "See docs/evaluation.md for what they have.");
                }
                else
                {
                    vars.Add(new YamlEntry(new YamlScalar(at.Location, column, true), new YamlScalar(at.Location, cells[i], false)));
                }
            }

            var entries = new List<YamlEntry> { new(new YamlScalar(at.Location, "vars", true), new YamlMapping(at.Location, vars)) };
            if (assertions.Count > 0) entries.Add(new YamlEntry(new YamlScalar(at.Location, "assert", true), new YamlSequence(at.Location, assertions)));
            tests.Add(new SourceTest(new YamlMapping(at.Location, entries), description));
        }
    }
}
