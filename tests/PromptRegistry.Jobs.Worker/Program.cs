using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PromptRegistry.Events.Storage;
using PromptRegistry.Jobs.Work;

// One process of several that share their work through PostgreSQL, until its input ends or somebody kills it.
// arguments: connection string
var connection = args[0];
var services = new ServiceCollection();
services.AddLogging();
services.AddSingleton<IEventStore>(new PostgresEventStore(connection, "shared"));
services.AddSingleton<IRecurringWork>(new Ticks(connection));
services.AddPromptRegistryJobs(o =>
{
    o.Cluster = connection;
    o.ClusterSchema = "shared";
    o.ClusterPatience = TimeSpan.FromSeconds(2);
    o.Schedules["retention"] = "off";
});
await using var provider = services.BuildServiceProvider();
var hosted = provider.GetServices<IHostedService>().ToList();
foreach (var service in hosted) await service.StartAsync(CancellationToken.None);
await Console.Out.WriteLineAsync("started");
await Console.In.ReadToEndAsync();
foreach (var service in hosted) await service.StopAsync(CancellationToken.None);

/// <summary>Writes down when it begins and when it is done, and takes its time between.</summary>
internal sealed class Ticks(string connection) : IRecurringWork
{
    public string Name => "ticks";

    public string UsualSchedule => "1s";

    public async Task RunAsync(DateTimeOffset due, CancellationToken cancellation)
    {
        await WriteAsync("begun", due, cancellation);
        await Task.Delay(400, cancellation);
        await WriteAsync("done", due, cancellation);
    }

    private async Task WriteAsync(string what, DateTimeOffset due, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("INSERT INTO ticks (what, due, process) VALUES ($1, $2, $3)");
        command.Parameters.Add(new NpgsqlParameter { Value = what });
        command.Parameters.Add(new NpgsqlParameter { Value = due.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) });
        command.Parameters.Add(new NpgsqlParameter { Value = Environment.ProcessId });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
