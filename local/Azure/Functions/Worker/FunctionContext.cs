namespace Microsoft.Azure.Functions.Worker;

/// <summary>All that is known about one invocation of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>Creates the context.</summary>
    protected FunctionContext()
    {
    }

    /// <summary>A unique id of the invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>An id of the function that stays the same while the app is unchanged.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The W3C trace context in which the trigger came.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>What the trigger knows about its event.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which repetition this execution is; null when the function has no retry attribute.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of this invocation.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>Name, bindings and parameters of the function.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What middleware and function share for the time of the invocation.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Cancelled when the host stops, the function runs out of time, or its caller has gone.</summary>
    public virtual CancellationToken CancellationToken { get; }
}

/// <summary>The W3C trace context in which a trigger came.</summary>
public abstract class TraceContext
{
    /// <summary>Creates the context.</summary>
    protected TraceContext()
    {
    }

    /// <summary>The <c>traceparent</c> of the invocation.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c>, empty when there is none.</summary>
    public abstract string TraceState { get; }
}

/// <summary>What a trigger knows about its event.</summary>
public abstract class BindingContext
{
    /// <summary>Creates the context.</summary>
    protected BindingContext()
    {
    }

    /// <summary>Route values, message properties, parts of a blob's name and the like, by name.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>Which repetition an execution is.</summary>
public abstract class RetryContext
{
    /// <summary>Creates the context.</summary>
    protected RetryContext()
    {
    }

    /// <summary>0 at the first try.</summary>
    public abstract int RetryCount { get; }

    /// <summary>The number of repetitions allowed, or -1.</summary>
    public abstract int MaxRetryCount { get; }
}
