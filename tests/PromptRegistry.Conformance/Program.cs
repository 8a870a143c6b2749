using PromptRegistry.Conformance;

if (args.Length == 0)
{
    Console.Error.WriteLine("Usage: PromptRegistry.Conformance <cases.json>... [--failures <file>]");
    return 2;
}

var failuresPath = "conformance-failures.txt";
var files = new List<string>();
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--failures" && i + 1 < args.Length)
        failuresPath = args[++i];
    else
        files.Add(args[i]);
}

var outcomes = files.SelectMany(ConformanceCase.Load).Select(ConformanceRunner.Run).ToList();
ConformanceReport.WriteTable(outcomes, Console.Out);
ConformanceReport.WriteFailures(outcomes, failuresPath);
var failed = outcomes.Count(outcome => !outcome.Passed);
if (failed > 0)
    Console.WriteLine($"Failing cases are in {Path.GetFullPath(failuresPath)}");
Console.WriteLine($"{outcomes.Count - failed} passed, {failed} failed");
return failed == 0 ? 0 : 1;
