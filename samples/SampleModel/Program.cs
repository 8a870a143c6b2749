using PromptRegistry.SampleModel;

var port = 0;
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--port" && i + 1 < args.Length && ushort.TryParse(args[i + 1], out var number))
    {
        port = number;
        i++;
        continue;
    }

    await Console.Error.WriteLineAsync($"Found '{args[i]}'; expected: --port <number> (0 takes a free port).");
    return 2;
}

try
{
    await using var model = await SampleModelHost.StartAsync(port);
    await Console.Out.WriteLineAsync($"listening on {model.Endpoint}");
    await model.WaitForShutdownAsync();
    return 0;
}
catch (IOException error)
{
    await Console.Error.WriteLineAsync($"{error.Message} Choose another --port, or 0 for a free one.");
    return 4;
}
