using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>The built-in modules as objects, and the words beside them.</summary>
internal static class BuiltinObjects
{
    public static TemplateObject Create()
    {
        var root = new TemplateObject();
        foreach (var module in Builtins.Modules)
        {
            var members = new TemplateObject();
            foreach (var name in Builtins.NamesOf(module))
                members[name] = TemplateValue.From(Builtins.Find(module, name));
            if (module == "date")
                members["format"] = members["default_format"] = DateFunctions.DefaultFormat;
            if (module == "timespan")
                members["zero"] = TemplateValue.From(TimeSpan.Zero);
            root[module] = TemplateValue.From(members);
        }

        root["empty"] = TemplateValue.Empty;
        root["include"] = TemplateValue.From(new IncludeFunction("include"));
        root["include_join"] = TemplateValue.From(new IncludeFunction("include_join"));
        return root;
    }
}
