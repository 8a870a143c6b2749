namespace PromptRegistry.Server.Answers;

/// <summary>What refuses a request before its route is reached: it is written in the form that the route's callers read.</summary>
internal static class Refusal
{
    public static void Set(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        context.Features.Set(problem);
    }

    public static Problem? Of(HttpContext context) => context.Features.Get<Problem>() is { } problem && problem.Status == context.Response.StatusCode ? problem : null;
}
