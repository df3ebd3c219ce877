import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Checks every XML file of a folder against an XML Schema with Xerces, in one run of the virtual machine.
 *
 * <p>Usage: java -cp xercesImpl.jar -Dorg.apache.xerces.impl.dv.xs.useCodePointCountForStringLength=true
 * XercesCheck.java SCHEMA FOLDER. Writes one line a file: its name, a tab, "valid" or the name of the first
 * constraint that is not met. A warning about the schema itself stops the run.
 */
final class XercesCheck {
    public static void main(String[] arguments) throws Exception {
        SchemaFactory factory = new org.apache.xerces.jaxp.validation.XMLSchemaFactory();
        factory.setErrorHandler(new Strict());
        factory.setFeature("http://apache.org/xml/features/validation/schema-full-checking", true);
        Schema schema = factory.newSchema(new File(arguments[0]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (Path file : filesOf(Path.of(arguments[1]))) {
            Validator validator = schema.newValidator();
            validator.setErrorHandler(new Strict());
            String answer = "valid";
            try {
                validator.validate(new StreamSource(file.toFile()));
            } catch (SAXException refused) {
                answer = refused.getMessage().split(":")[0];
            }
            out.println(file.getFileName() + "\t" + answer);
        }
    }

    private static List<Path> filesOf(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".xml")).sorted().collect(Collectors.toList());
        }
    }

    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException problem) throws SAXException {
            throw problem;
        }

        @Override
        public void error(SAXParseException problem) throws SAXException {
            throw problem;
        }

        @Override
        public void fatalError(SAXParseException problem) throws SAXException {
            throw problem;
        }
    }
}
