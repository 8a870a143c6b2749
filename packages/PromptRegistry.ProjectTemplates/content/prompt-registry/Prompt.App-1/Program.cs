using PROMPT-NAMESPACE;

var prompt = Prompts.Greeting.Render("Ada");
Console.WriteLine(prompt.Text);

// With a chat client of Microsoft.Extensions.AI:
// var result = await Prompts.Greeting.RunAsync(client, "Ada");
// Console.WriteLine(result.Text);
