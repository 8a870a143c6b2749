namespace SampleServer;

/// <summary>What is said on the command line.</summary>
/// <param name="Folder">Where all is; null for a new folder that goes with the program.</param>
/// <param name="Port">Where the server listens.</param>
internal sealed record SampleOptions(string? Folder, int Port)
{
    public static SampleOptions? Read(string[] arguments)
    {
        var options = new SampleOptions(null, 5280);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            if (arguments[i] == "--folder" && value is not null)
            {
                options = options with { Folder = Path.GetFullPath(value) };
            }
            else if (arguments[i] == "--port" && int.TryParse(value, out var port) && port is >= 0 and <= 65535)
            {
                options = options with { Port = port };
            }
            else
            {
                Console.Error.WriteLine($"'{arguments[i]}' is not understood. --folder <folder> keeps what is made, --port <number> says where to listen (5280).");
                return null;
            }
        }

        return options;
    }
}
