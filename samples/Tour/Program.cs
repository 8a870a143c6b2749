using PromptRegistry.Tour;

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    cancellation.Cancel();
};

using var workplace = new Workplace();
try
{
    await new Journey(workplace).RunAsync(cancellation.Token);
    Console.WriteLine();
    Console.WriteLine("The tour is complete: every step did what it claims.");
    return 0;
}
catch (StepFailedException exception)
{
    Console.WriteLine();
    Console.WriteLine($"The tour failed: {exception.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    Console.WriteLine("The tour was cancelled.");
    return 1;
}
