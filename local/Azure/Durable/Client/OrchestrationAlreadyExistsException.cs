namespace DurableTask.Core.Exceptions;

/// <summary>An instance of the wanted id exists in a status that forbids its replacement.</summary>
public class OrchestrationAlreadyExistsException : InvalidOperationException
{
    /// <summary>Says which instance.</summary>
    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }
}
