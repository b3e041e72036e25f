namespace Azure.Messaging.ServiceBus;

/// <summary>A Service Bus operation failed; <see cref="Reason"/> says why.</summary>
public class ServiceBusException : Exception
{
    /// <summary>An exception without details.</summary>
    public ServiceBusException()
    {
    }

    /// <summary>An exception whose transience is stated.</summary>
    public ServiceBusException(
        bool isTransient,
        string message,
        string? entityName = default,
        ServiceBusFailureReason reason = ServiceBusFailureReason.GeneralError,
        Exception? innerException = default)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        EntityPath = entityName;
        Reason = reason;
    }

    /// <summary>An exception whose transience follows from its reason.</summary>
    public ServiceBusException(
        string message, ServiceBusFailureReason reason, string? entityPath = default, Exception? innerException = default)
        : this(
            reason is ServiceBusFailureReason.ServiceBusy
                or ServiceBusFailureReason.ServiceTimeout
                or ServiceBusFailureReason.ServiceCommunicationProblem,
            message,
            entityPath,
            reason,
            innerException)
    {
    }

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient { get; }

    /// <summary>Why the operation failed.</summary>
    public ServiceBusFailureReason Reason { get; }

    /// <summary>The entity concerned, if one is known.</summary>
    public string? EntityPath { get; }

    /// <summary>The text, with the entity and the reason after it.</summary>
    public override string Message => string.IsNullOrEmpty(EntityPath)
        ? $"{base.Message} ({Reason})"
        : $"{base.Message} ({EntityPath} - {Reason})";
}
