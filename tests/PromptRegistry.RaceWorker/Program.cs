using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PromptRegistry.Cli;

// One of the processes that race in the command line's tests: worker FOLDER NUMBER MOVES local|remote
// It moves its own prompt, which nobody else moves, and the shared one in turn, and writes a line for each move.
var (folder, number, moves, isRemote) =
    (args[0], int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture), args[3] == "remote");
var random = new Random(number);
for (var i = 0; i < moves; i++)
{
    var prompt = i % 2 == 0 ? $"own{(char)('a' + number)}" : "shared";
    var version = $"1.0.{random.Next(3)}";
    string[] push = isRemote ? ["--push", "--json"] : ["--json"];
    string[] move = random.Next(3) == 0
        ? ["rollback", prompt, "--in", "prod", "--to", version, .. push]
        : ["promote", $"{prompt}@{version}", "--to", "prod", .. push];
    using var output = new StringWriter();
    var exitCode = await CommandLineHost.RunAsync(move, new CommandEnvironment(output, Console.Error, folder));
    using var json = JsonDocument.Parse(output.ToString());
    var changed = exitCode == 0 && json.RootElement.GetProperty("result").GetProperty("changed").GetBoolean();
    Console.WriteLine($"{prompt} {exitCode} {(changed ? 1 : 0)} {output.ToString().ReplaceLineEndings(" ")}");
    if (exitCode == 6 && isRemote) Fetch();
}

// Takes over what the winner of a tag did, as the message to the loser says.
void Fetch()
{
    using var git = Process.Start(
        new ProcessStartInfo("git", ["fetch", "--quiet", "origin", "+refs/tags/prompts/*:refs/tags/prompts/*"]) { WorkingDirectory = folder })!;
    git.WaitForExit();
}
