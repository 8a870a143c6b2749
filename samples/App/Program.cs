using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SampleApp;

const string article =
    "The old ferry returns to the lake in May. It was built in 1931 and carried the mail for forty years. "
    + "Volunteers repaired the engine over three winters. Tickets are sold at the pier.";

// Without a repository the app renders the version that it was built with.
if (args is [])
{
    var prompt = Prompts.Summarization.Render(article, targetSentences: 2);
    Console.WriteLine($"[{prompt.Identity.Name} {prompt.Identity.Version}, {prompt.Identity.Reason}]");
    Console.WriteLine(prompt.Text);
    return;
}

// With one, it follows an environment: app <repository> [<environment>]
var builder = Host.CreateApplicationBuilder();
builder.Services
    .AddPromptRegistry(o => o.Environment = args is [_, var environment] ? environment : "prod")
    .UseGit(o => o.Repository = args[0]);
using var host = builder.Build();
await host.StartAsync();

// A real app renders when somebody asks; this one asks all the time and shows when the answer changes.
var shown = "";
while (!host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
{
    var prompt = Prompts.Summarization.Render(article, targetSentences: 2);
    if (prompt.Text != shown)
    {
        shown = prompt.Text;
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        Console.WriteLine($"rendered at {now}: {prompt.Identity.Version} ({prompt.Identity.Reason}): {shown.ReplaceLineEndings(" ")}");
    }

    await Task.Delay(5);
}

await host.StopAsync();
