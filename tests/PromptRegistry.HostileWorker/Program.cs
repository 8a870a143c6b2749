using System.Globalization;
using PromptRegistry.Generator.TemplateCode;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Values;

// Puts a template, which comes by the standard input, through all that reads templates, on a stack of so many kilobytes.
// Whatever the template is, the process ends by itself with one line: ok, or the finding or error that was met.
var stack = int.Parse(args[0], CultureInfo.InvariantCulture) * 1024;
var text = Console.In.ReadToEnd();
var outcome = "";
var thread = new Thread(() => outcome = Run(text), stack);
thread.Start();
thread.Join();
Console.WriteLine(outcome.ReplaceLineEndings(" "));
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
