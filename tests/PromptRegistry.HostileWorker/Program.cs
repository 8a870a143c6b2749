using System.Globalization;
using System.Text.Json;
using PromptRegistry.Generator.TemplateCode;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

// Puts templates, which come by the standard input as a JSON text a line, through all that reads templates, each on a
// stack of so many kilobytes. Whatever a template is, the process goes on after one line: ok, or the finding or error that
// was met.
var stack = int.Parse(args[0], CultureInfo.InvariantCulture) * 1024;
while (Console.In.ReadLine() is { } line)
{
    var text = JsonSerializer.Deserialize<string>(line)!;
    var outcome = "";
    var thread = new Thread(() => outcome = Run(text), stack);
    thread.Start();
    thread.Join();
    Console.WriteLine(outcome.ReplaceLineEndings(" "));
}

return 0;

static string Run(string text)
{
    var bound = Template.Parse(text, "hostile.scriban").Bind(new BindingOptions
    {
        Loader = name => name == "self" ? new TemplateText("self.scriban", "{{ include 'self' }}") : null,
    });
    if (bound.HasErrors)
        return "finding: " + bound.Diagnostics[0].Message;
    try
    {
        CSharpEmitter.Emit(bound, new EmissionOptions { MethodName = "Render", InputsType = "Inputs", ReadGlobal = name => name });
    }
    catch (InsufficientExecutionStackException)
    {
        return "error: too deep to be emitted";
    }

    try
    {
        return "ok: " + bound.Render(new Dictionary<string, TemplateValue>()).Length;
    }
    catch (TemplateException e)
    {
        return "error: " + e.Message;
    }
}
