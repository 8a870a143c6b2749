using Microsoft.AspNetCore.Mvc;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Doing;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Programs;

/// <summary>The addresses of programs, and what answers there.</summary>
internal static class ProgramRoutes
{
    public static IServiceCollection AddPrograms(this IServiceCollection services) => services
        .AddSingleton<ProgramCatalog>().AddSingleton<ModelAccess>().AddSingleton<ExampleModel>().AddSingleton<BudgetNews>().AddSingleton<ProgramExecution>().AddSingleton<ProgramRegistration>().AddSingleton<ProgramEndpoints>();

    public static void MapPrograms(this WebApplication app)
    {
        var programs = app.MapGroup("/v1").WithTags("Programs");
        programs.WithRequestTimeout(DoingEndpoints.TimeLimit);
        Answers<ProgramListAnswer>(programs.MapGet("/programs", (HttpContext context, ProgramEndpoints endpoints) => endpoints.ListAsync(context))
            .WithSummary("What teams run with prompts, as the protected branch has it.").RequireAuthorization(Policies.Read));
        Answers<ProgramAnswer>(programs.MapGet("/programs/{id}", (HttpContext context, ProgramEndpoints endpoints, string id) => endpoints.ProgramAsync(context, id))
            .WithSummary("A program, and what it spent this month.").RequireAuthorization(Policies.Read), 404);
        Answers<RegistrationAnswer>(programs.MapPost("/programs", (HttpContext context, ProgramEndpoints endpoints, [FromBody] RegistrationBody body) => endpoints.RegisterAsync(context, body))
            .WithSummary("Proposes a program: a branch with its file, for people to review.").RequireAuthorization(Policies.Propose)
            .WithMetadata(new ProducesResponseTypeMetadata(202, typeof(RegistrationAnswer), ["application/json"])), 400, 402, 403, 409, 422);
        Answers<ReviewAnswer>(programs.MapPost("/programs/{id}/review", (HttpContext context, ProgramEndpoints endpoints, string id, [FromBody] ReviewBody body) => endpoints.ReviewAsync(context, id, body))
            .WithSummary("Whether a program is ready for a tier, by the recorded answers to its suites.").RequireAuthorization(Policies.Read), 400, 404);
        Answers<ExecutionAnswer>(programs.MapPost("/programs/{id}/execute", (HttpContext context, ProgramEndpoints endpoints, string id, [FromBody] ExecutionBody body) => endpoints.ExecuteAsync(context, id, body))
            .WithSummary("Asks a model with a prompt of the program, within its budget.").RequireAuthorization(Policies.Execute), 402, 403, 404, 409, 422, 501, 502);
    }

    private static void Answers<T>(RouteHandlerBuilder route, params int[] problems) => route.WithMetadata(
        [new ProducesResponseTypeMetadata(200, typeof(T), ["application/json"]), .. problems.Append(503).Select(s => new ProducesResponseTypeMetadata(s, typeof(Problem), [Problem.ContentType]))]);
}
