using Billing.Functions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Billing.Functions.Hosting;

/// <summary>
/// Has an HTTP function's answer written once, to the client. The worker would also serialize the result object itself for the
/// host, which does not read it: of a document that is the file once more, and where the object holds serializer options it fails.
/// </summary>
public sealed class SingleResponseMiddleware : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        FunctionTrigger.Find(context.FunctionDefinition.Name).Kind == FunctionTrigger.Http ? AnswerAsync(context, next) : next(context);

    private static async Task AnswerAsync(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        var result = context.GetInvocationResult();
        if (result.Value is IResult answer)
        {
            result.Value = new Bare(answer);
        }
    }

    /// <summary>An answer without a property to serialize.</summary>
    private sealed class Bare(IResult answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => answer.ExecuteAsync(httpContext);
    }
}
