using PROMPT-NAMESPACE;

var prompt = Prompts.Greeting.Render("Ada");
Console.WriteLine(prompt.Text);

// With a chat client of Microsoft.Extensions.AI:
// var answer = await client.GetResponseAsync(prompt.Messages, prompt.CreateOptions());
