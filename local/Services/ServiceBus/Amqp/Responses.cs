using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>Answers to requests, under the names that Azure's clients read.</summary>
internal static class Responses
{
    private const string StatusCode = "statusCode";
    private const string ErrorCondition = "errorCondition";
    private const string StatusDescription = "statusDescription";

    /// <summary>Any token is good: the endpoint is for one machine.</summary>
    public static AmqpMessage TokenAccepted()
    {
        var response = AmqpMessage.Create(new AmqpValue { Value = new AmqpMap() });
        response.ApplicationProperties = new ApplicationProperties();
        response.ApplicationProperties.Map["status-code"] = 202;
        response.ApplicationProperties.Map["status-description"] = "Accepted";
        return response;
    }

    /// <summary>Done; null when there is nothing to tell, which for a search means that nothing was found.</summary>
    public static AmqpMessage Done(AmqpMap? body) => Create(body ?? new AmqpMap(), body is null ? 204 : 200);

    public static AmqpMessage Failed(Exception failure)
    {
        var error = Errors.Of(failure);
        var response = Create(new AmqpMap(), Errors.StatusOf(failure));
        response.ApplicationProperties.Map[ErrorCondition] = error.Condition;
        response.ApplicationProperties.Map[StatusDescription] = error.Description;
        return response;
    }

    private static AmqpMessage Create(AmqpMap body, int status)
    {
        var response = AmqpMessage.Create(new AmqpValue { Value = body });
        response.ApplicationProperties = new ApplicationProperties();
        response.ApplicationProperties.Map[StatusCode] = status;
        return response;
    }
}
