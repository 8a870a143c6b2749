using System.Reflection;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Emission;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Rendering.Dynamic;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Tests.Corpus;

/// <summary>Templates of Scriban mode as emitted code, compiled in one batch when the first is asked for.</summary>
internal sealed class CompiledScripts
{
    private readonly List<(string Name, string Text)> _sources = [];
    private readonly Dictionary<string, Func<ScriptRuntime, string>> _renders = new(StringComparer.Ordinal);
    private readonly Lazy<Assembly> _assembly;

    public CompiledScripts() => _assembly = new Lazy<Assembly>(() => RoslynCompiler.Compile(_sources));

    /// <summary>Emits a template; to be called for all before the first is run.</summary>
    /// <param name="key">Names it among the others.</param>
    /// <param name="template">What to emit.</param>
    /// <param name="includes">Names that computed includes may ask for.</param>
    /// <param name="writesErrors">It can go on behind errors.</param>
    public void Add(string key, BoundTemplate template, IReadOnlyList<string>? includes = null, bool writesErrors = false)
    {
        var name = $"Script{_sources.Count}";
        _sources.Add((name, ScriptEmitter.Emit(template, new ScriptEmissionOptions
        {
            ClassName = name,
            Includes = includes ?? [],
            WritesErrors = writesErrors,
        })));
        _renders.Add(key, runtime => Find(name)(runtime));
    }

    public string Run(
        string key, BoundTemplate template, IReadOnlyDictionary<string, TemplateValue> globals, RenderSettings settings) =>
        _renders[key](new ScriptRuntime(globals, settings, template.Options.Loader));

    private Func<ScriptRuntime, string> Find(string name) =>
        _assembly.Value.GetType(name)!.GetMethod("Render")!.CreateDelegate<Func<ScriptRuntime, string>>();
}
