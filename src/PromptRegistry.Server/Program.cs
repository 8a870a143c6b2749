return await PromptRegistry.Server.ServeCommand.RunAsync(args);
