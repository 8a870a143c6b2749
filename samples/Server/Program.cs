using SampleServer;

// Seeds a repository and a month of events, and serves both: 'dotnet run --project samples/Server [-- --folder f --port n]'.
// Everything is made anew in a folder of the system for temporary files, or kept where --folder says.
var options = SampleOptions.Read(args);
if (options is null) return 2;
var place = new SamplePlace(options.Folder);
if (!place.IsMade)
{
    Console.WriteLine($"Making a repository and a month of events in {place.Folder} …");
    SampleRepository.Make(place);
    await MonthOfEvents.WriteAsync(place);
}

return SampleServe.Run(place, options);
