using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Local.Functions.Invocation;

/// <summary>One execution of a function: what its binders read and its middleware shares.</summary>
internal sealed class LocalFunctionContext(Function function, TriggerEvent trigger, IServiceProvider services, string traceParent, CancellationToken cancellation)
    : FunctionContext
{
    private readonly TriggerEvent _trigger = trigger;
    private string? _invocationId;
    private LocalBindingContext? _bindingContext;
    private LocalInvocationResult? _result;
    private LocalTraceContext? _traceContext;
    private IDictionary<object, object>? _items;
    private List<IAsyncDisposable>? _owned;

    public Function Function { get; } = function;

    /// <summary>What the trigger brought, in the form that its binders know.</summary>
    public object Payload => _trigger.Payload;

    public LocalInvocationResult Result => _result ??= new LocalInvocationResult();

    public object? ResultValue => _result?.Value;

    public override string InvocationId => _invocationId ??= Guid.NewGuid().ToString();

    public override string FunctionId => Function.Definition.Id;

    public override TraceContext TraceContext => _traceContext ??= new LocalTraceContext(traceParent, _trigger.TraceState ?? "");

    public override BindingContext BindingContext => _bindingContext ??= new LocalBindingContext(_trigger.BindingData);

    /// <summary>Null where the function has no retry attribute, as in Azure, whatever the annotation of the base says.</summary>
    public override RetryContext RetryContext => _trigger.Retry!;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items
    {
        get => _items ??= NewItems();
        set => _items = value;
    }

    public override CancellationToken CancellationToken { get; } = cancellation;

    /// <summary>Has something disposed when the function has ended.</summary>
    public T Own<T>(T resource)
        where T : IAsyncDisposable
    {
        (_owned ??= []).Add(resource);
        return resource;
    }

    /// <summary>Disposes what the context owns.</summary>
    public async ValueTask ReleaseAsync()
    {
        foreach (var resource in _owned ?? [])
        {
            await resource.DisposeAsync();
        }
    }

    private Dictionary<object, object> NewItems()
    {
        var items = new Dictionary<object, object>();
        if (Payload is HttpContext http)
        {
            items[FunctionContextExtensions.HttpContextKey] = http;
        }

        return items;
    }
}

/// <summary>What a trigger hands to the pipeline.</summary>
/// <param name="Payload">In the form that the trigger's binders know.</param>
/// <param name="BindingData">Asked for only when the function or its middleware looks.</param>
/// <param name="TraceParent">The W3C trace context of the sender, if it gave one.</param>
/// <param name="TraceState">The sender's trace state.</param>
/// <param name="Services">The scope to use; null for one of the invocation's own.</param>
/// <param name="Retry">Which repetition this is.</param>
/// <param name="Held">How many units of pending work others count for it at present; null for none.</param>
internal readonly record struct TriggerEvent(
    object Payload,
    Func<IReadOnlyDictionary<string, object?>>? BindingData = null,
    string? TraceParent = null,
    string? TraceState = null,
    IServiceProvider? Services = null,
    RetryContext? Retry = null,
    Func<long>? Held = null)
{
    /// <summary>One unit, for as long as the invocation lasts.</summary>
    public static readonly Func<long> One = static () => 1;
}
