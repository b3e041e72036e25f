using System.Diagnostics;
using Billing.Platform.Tracing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Billing.Local.Tracing;

/// <summary>
/// Keeps the spans of one fabric. Several run in one process in the tests, so it is by the flow of control that a span is
/// known to be of this one: as a step around every invocation it is present in all that the invocation does.
/// </summary>
internal sealed class SpanRecorder(SpanKeeper keeper) : IFunctionsWorkerMiddleware
{
    private const string BeganProperty = "billing.local.began";

    private static readonly AsyncLocal<SpanRecorder?> Present = new();
    private static readonly Lazy<ActivityListener> Listener = new(Listen);

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        _ = Listener.Value;
        Present.Value = this;
        await next(context);
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FabricTracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => Present.Value is null ? ActivitySamplingResult.None : ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span =>
            {
                if (Present.Value is { } recorder)
                {
                    span.SetCustomProperty(BeganProperty, new Began(recorder, recorder.Now));
                }
            },
            ActivityStopped = span => (span.GetCustomProperty(BeganProperty) as Began)?.End(span),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private DateTimeOffset Now => keeper.Clock.GetUtcNow();

    private sealed record Began(SpanRecorder Recorder, DateTimeOffset At)
    {
        public void End(Activity span)
        {
            if (span.Recorded)
            {
                Recorder.Keep(SpanRecord.Of(span, At, Recorder.Now));
            }
        }
    }

    private void Keep(SpanRecord span) => keeper.Keep(span);
}

/// <summary>The keeper of one fabric's spans.</summary>
/// <param name="Keep">Takes a span that has ended.</param>
/// <param name="Clock">The clock of the fabric.</param>
internal sealed record SpanKeeper(Action<SpanRecord> Keep, TimeProvider Clock);
