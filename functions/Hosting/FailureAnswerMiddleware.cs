using Billing.Functions.Http;
using Billing.Functions.Messaging;
using Billing.Functions.Telemetry;
using Billing.Platform.Messaging;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Hosting;

/// <summary>
/// Answers requests that met a failure which is no mistake of ours: 503 with <c>Retry-After</c> while a service is out, so that who keeps what
/// he sent sends it again; 413 for what is too large to be kept; 400 for a request that broke off. What is left is a defect, and stays 500.
/// </summary>
public sealed class FailureAnswerMiddleware(TimeProvider clock, ILogger<FailureAnswerMiddleware> log) : IFunctionsWorkerMiddleware
{
    private const int SecondsOfThrottling = 5;
    private const int SecondsOfOutage = 30;
    private const int MostSeconds = 3600;

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        FunctionTrigger.Find(context.FunctionDefinition.Name).Kind == FunctionTrigger.Http ? AnswerAsync(context, next) : next(context);

    private async Task AnswerAsync(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (AnswerTo(failure) is { } answer && context.GetHttpContext() is { RequestAborted.IsCancellationRequested: false })
        {
            log.LogWarning(failure, "{Function} failed for a reason that passes, or that lies in its request.", context.FunctionDefinition.Name);
            context.GetInvocationResult().Value = answer;
        }
    }

    private IResult? AnswerTo(Exception failure) => failure switch
    {
        ContentTooLargeException { Problem: var problem } => Problems.Of(StatusCodes.Status413PayloadTooLarge, "Too large to be kept", [problem]),
        UnreadRecordException { Problem: var problem } => Problems.Of(StatusCodes.Status500InternalServerError, "A record cannot be read", [problem]),
        BadHttpRequestException { StatusCode: var status } => Problems.Of(status, "Request refused", "requests.unreadable", "The request broke off, or is no HTTP request."),
        _ => ProcessingFailure.Of(failure) is { Kind: FailureKind.Outage } passing
            ? Answers.Later(SecondsOf(passing), "Not at the moment", passing.Code, "A service that is needed is out or overloaded. Send the request again: what took effect is known by its key, its id or its content.")
            : null,
    };

    private int SecondsOf(ProcessingFailure failure) => failure switch
    {
        { RetryAt: { } at } => (int)Math.Clamp(Math.Ceiling((at - clock.GetUtcNow()).TotalSeconds), 1, MostSeconds),
        { Code: "operations.throttled" or "operations.conflict" } => SecondsOfThrottling,
        _ => SecondsOfOutage,
    };
}
