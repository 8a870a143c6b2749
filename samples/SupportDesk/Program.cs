using SupportDesk;

// dotnet run --project samples/SampleModel -- --port 5117      the model, on this machine
// dotnet run --project samples/SupportDesk                     the desk
// curl -s localhost:5000/ask -d '{ "customer": "ada", "question": "Where is my order A-1001?" }' -H 'content-type: application/json'
var app = Desk.Build(args);
await app.RunAsync();
