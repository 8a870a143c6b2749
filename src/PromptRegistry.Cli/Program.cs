using System.Runtime.InteropServices;
using PromptRegistry.Cli;

using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await CommandLineHost.RunAsync(args, CommandEnvironment.OfProcess() with { Cancellation = stopping.Token });

// The first signal asks the verb to end in good order, the second ends the process.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stopping.IsCancellationRequested;
    stopping.Cancel();
}
