using PromptRegistry.Generator.Model;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes what makes the accessors known to the registry when their assembly is loaded.</summary>
internal static class RegistrationEmitter
{
    public const string HintName = "Prompts.Registration.g.cs";

    public static string Emit(IEnumerable<string> classNames, GeneratorSettings settings)
    {
        var names = classNames.OrderBy(n => n, StringComparer.Ordinal).ToList();
        var writer = new SourceWriter();
        AccessorEmitter.Begin(writer, "the list of all prompts", settings);
        writer.Open("internal static class PromptRegistration");
        if (settings.Dialect.HasRecords) writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        else writer.Summary("Makes the prompts known to the registry. This version of C# has no module initializers: call it when the program starts.");
        writer.Open("internal static void Register()");
        writer.Line("global::PromptRegistry.Registry.PromptRuntime.Register(");
        writer.Indent();
        for (var i = 0; i < names.Count; i++)
        {
            writer.Line($"{names[i]}.Compiled{(i + 1 < names.Count ? "," : ");")}");
        }

        writer.Outdent();
        writer.Close();
        writer.Close();
        AccessorEmitter.End(writer, settings);
        return writer.ToString();
    }
}
