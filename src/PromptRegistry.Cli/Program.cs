using PromptRegistry.Cli;

return await CommandLineHost.RunAsync(args, CommandEnvironment.OfProcess());
