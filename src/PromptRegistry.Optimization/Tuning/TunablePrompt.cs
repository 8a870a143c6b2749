using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Optimization.Tuning;

/// <summary>
/// A prompt and what of it may be changed: the regions of its templates, its examples, settings of its model. Everything else stays byte
/// for byte.
/// </summary>
internal sealed class TunablePrompt
{
    /// <summary>Settings that can be tried. The model itself is another question than how it is asked.</summary>
    public static readonly IReadOnlyList<string> KnownSettings =
        ["temperature", "top-p", "top-k", "max-output-tokens", "frequency-penalty", "presence-penalty", "reasoning-effort"];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly IReadOnlyDictionary<string, string> contents;

    private TunablePrompt(PromptManifest manifest, IReadOnlyDictionary<string, string> contents, IReadOnlyList<TuneRegion> regions) =>
        (Manifest, this.contents, Regions) = (manifest, contents, regions);

    public PromptManifest Manifest { get; }

    /// <summary>In the order of the messages.</summary>
    public IReadOnlyList<TuneRegion> Regions { get; }

    /// <summary>Whether a file is one of its own.</summary>
    public bool Owns(string path) => contents.ContainsKey(path);

    /// <summary>The templates as they are, in the order of the messages.</summary>
    public IEnumerable<string> Templates => contents.Where(c => c.Key != Manifest.Path).Select(c => c.Value);

    /// <summary>Whether the model sees the examples of the manifest: a template reads them only where there are some.</summary>
    public required bool ReadsDemos { get; init; }

    /// <summary>Reads the templates of a prompt.</summary>
    /// <param name="prefix">What the ids of its regions begin with: among several prompts, its name and a slash.</param>
    public static Outcome<TunablePrompt> Read(PromptDefinition prompt, IEvaluationFiles files, string prefix = "")
    {
        var findings = new List<Diagnostic>();
        var contents = new Dictionary<string, string>(StringComparer.Ordinal) { [prompt.Manifest.Path] = Text(files, prompt.Manifest.Path) };
        var regions = new List<TuneRegion>();
        foreach (var name in prompt.Manifest.Messages.Select(m => m.Template).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var path = PromptPaths.Template(prompt.Name, name);
            contents[path] = Text(files, path);
            regions.AddRange(TuneRegions.Find(path, name, contents[path], findings).Select(r => r with { Id = prefix + r.Id }));
        }

        return findings.Count > 0
            ? Outcome<TunablePrompt>.Failure(OutcomeCode.Invalid, [.. findings])
            : Outcome<TunablePrompt>.Success(new TunablePrompt(prompt.Manifest, contents, regions)
            {
                ReadsDemos = prompt.Manifest is { Demos.Count: > 0, DemoSource: null } && HasBlock(prompt.Manifest, "demos")
                    && prompt.Messages.Any(m => m.Placeholder is null && m.Template.UsedGlobals.Contains(DemoValues.Name)),
            });
    }

    /// <summary>The text of a region as it is, or as a change has it.</summary>
    public string TextOf(TuneRegion region, PromptChange change) =>
        change.Texts.TryGetValue(region.Id, out var text) ? text : region.Of(contents[PromptPaths.Template(Manifest.Name, region.File)]);

    /// <summary>Whether a setting stands in the manifest as a single value, so that another can take its place.</summary>
    public bool Has(string setting) => KnownSettings.Contains(setting) && Setting(setting) is not null;

    /// <summary>The files that a change alters, in ordinal order of their paths.</summary>
    /// <param name="problem">Why the change cannot be made; null where it can.</param>
    public IReadOnlyDictionary<string, byte[]> Files(PromptChange change, out string? problem)
    {
        problem = null;
        var changed = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Regions.Where(r => change.Texts.ContainsKey(r.Id)).GroupBy(r => r.File, StringComparer.Ordinal))
        {
            var path = PromptPaths.Template(Manifest.Name, file.Key);
            var content = new StringBuilder(contents[path]);
            foreach (var region in file.Reverse()) content.Remove(region.Start, region.End - region.Start).Insert(region.Start, change.Texts[region.Id]);
            problem ??= Damage(path, file.Key, content.ToString(), change);
            if (content.ToString() != contents[path]) changed[path] = Utf8.GetBytes(content.ToString());
        }

        var manifest = contents[Manifest.Path];
        foreach (var (key, value) in change.Settings) manifest = WithSetting(manifest, key, value);
        if (change.Demos is { } demos) manifest = WithDemos(manifest, demos);
        if (manifest != contents[Manifest.Path]) changed[Manifest.Path] = Utf8.GetBytes(manifest);
        return changed;
    }

    /// <summary>Whether the manifest names its model, so that another can take its place.</summary>
    public bool NamesModel => Setting("name") is not null;

    /// <summary>The changed files with the next version in the manifest: callers may rely on what they relied on.</summary>
    /// <param name="model">The model that it is for from now on; null for the same.</param>
    public IReadOnlyDictionary<string, byte[]> WithNextVersion(IReadOnlyDictionary<string, byte[]> changed, string? model)
    {
        var manifest = changed.TryGetValue(Manifest.Path, out var content) ? Utf8.GetString(content) : contents[Manifest.Path];
        if (model is not null && NamesModel) manifest = WithSetting(manifest, "name", IsPlain(model) ? model : YamlQuote.Of(model));
        var at = ((YamlMapping)YamlReader.Read(Unmarked(manifest), Manifest.Path).Root!).Find("version")!.Location;
        var start = LineStart(manifest, at.Line) + at.Column - 1;
        var next = string.Concat(manifest.AsSpan(0, start), Manifest.Version.Next(VersionBump.Patch).ToString(), manifest.AsSpan(start + at.Length));
        return new SortedDictionary<string, byte[]>(changed.ToDictionary(c => c.Key, c => c.Value), StringComparer.Ordinal) { [Manifest.Path] = Utf8.GetBytes(next) };
    }

    /// <summary>A new text must stay in its region: with marks of its own it could take over what is around it.</summary>
    private string? Damage(string path, string file, string content, PromptChange change)
    {
        var findings = new List<Diagnostic>();
        var now = TuneRegions.Find(path, file, content, findings);
        var before = Regions.Where(r => r.File == file).ToList();
        if (findings.Count > 0 || now.Count != before.Count) return $"The new text of {file} has marks of regions in it, or ends code that it does not begin.";
        for (var i = 0; i < now.Count; i++)
        {
            if (now[i].Of(content) != TextOf(before[i], change)) return $"The new text of {now[i].Id} does not stay in its region.";
        }

        return null;
    }

    private YamlScalar? Setting(string key) => (Manifest.Source.Find("model") as YamlMapping)?.Find(key) as YamlScalar;

    private string WithSetting(string manifest, string key, string value)
    {
        // One after the other: each value is looked for in the text as it now is, by its place in the line.
        var read = YamlReader.Read(Unmarked(manifest), Manifest.Path).Root as YamlMapping;
        var at = ((YamlMapping)read!.Find("model")!).Find(key)!.Location;
        var start = LineStart(manifest, at.Line) + at.Column - 1;
        return string.Concat(manifest.AsSpan(0, start), value, manifest.AsSpan(start + at.Length));
    }

    /// <summary>
    /// The examples in the place of those of the manifest. Lines before the next key that are empty or a comment stay where they are.
    /// </summary>
    private string WithDemos(string manifest, IReadOnlyList<Demo> demos)
    {
        var entries = ((YamlMapping)YamlReader.Read(Unmarked(manifest), Manifest.Path).Root!).Entries;
        var index = entries.ToList().FindIndex(e => e.Key.Value == "demos");
        var start = LineStart(manifest, entries[index].Key.Location.Line);
        var end = index + 1 < entries.Count ? LineStart(manifest, entries[index + 1].Key.Location.Line) : manifest.Length;
        end = BeforeComments(manifest, start, end);
        var newLine = manifest.AsSpan(start).IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";
        var text = new StringBuilder("demos:").Append(newLine);
        foreach (var demo in demos) text.Append(demo.Item(newLine));
        if (end == manifest.Length && !manifest.EndsWith('\n')) text.Length -= newLine.Length;
        return string.Concat(manifest.AsSpan(0, start), text.ToString(), manifest.AsSpan(end));
    }

    private static bool IsPlain(string model) => char.IsAsciiLetter(model[0]) && model.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '/');

    private static int BeforeComments(string text, int start, int end)
    {
        while (end > start)
        {
            var lineStart = text.LastIndexOf('\n', Math.Max(start, end - 2)) + 1;
            var line = text.AsSpan(lineStart, end - lineStart);
            if (!line.IsWhiteSpace() && line[0] != '#') break;
            if (lineStart <= start) break;
            end = lineStart;
        }

        return end;
    }

    /// <summary>Whether a key begins a line of its own, so that lines can take the place of its value.</summary>
    private static bool HasBlock(PromptManifest manifest, string key) => manifest.Source.Entries.All(e => e.Key.Location.Column == 1)
        && manifest.Source.Entries.Select(e => e.Key.Location.Line).Distinct().Count() == manifest.Source.Entries.Count
        && manifest.Source.Find(key) is not null;

    private static int LineStart(string text, int line)
    {
        var start = text.StartsWith('\uFEFF') && line == 1 ? 1 : 0;
        for (var i = 1; i < line; i++) start = text.IndexOf('\n', start) + 1;
        return start;
    }

    private static string Unmarked(string text) => text.TrimStart('\uFEFF');

    private static string Text(IEvaluationFiles files, string path) => Utf8.GetString(files.Read(path)!);
}
