using Billing.Local.Functions.Invocation;

namespace Billing.Local.Functions.Binding;

/// <summary>The trigger of one function: listens, and calls the function.</summary>
internal interface ITrigger
{
    /// <summary>As function.json has it, such as <c>httpTrigger</c>.</summary>
    string BindingType { get; }

    /// <summary>Source that the trigger listens to, for a person.</summary>
    string Source { get; }

    /// <summary>True if retry attributes apply.</summary>
    bool SupportsRetry => false;

    /// <summary>Gives the function that is to be called, before the start.</summary>
    void Attach(Function function);

    /// <summary>Begins to listen.</summary>
    Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Stops to listen; what runs is let run.</summary>
    Task StopAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Ends when all that the trigger ran after a stop has ended.</summary>
    Task Completion => Task.CompletedTask;

    /// <summary>Events that could be handled now and are not.</summary>
    long PendingWork => 0;
}
